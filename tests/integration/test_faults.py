"""One fault anywhere in a run: the project is all old or all new."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fastwright import apply
from support import Render, Run, Tree, replace, snapshot

ADD = ("add", "resource", "item", "name:str", "owner:ref:user")
COMMANDS = {
    "add": ADD,
    "remove": ("remove", "resource", "item"),
    "add field": ("add", "field", "item", "size:int", "--backfill", "size=1"),
    "remove field": ("remove", "field", "item", "name", "--yes"),
    "apply": ("apply", "--yes"),
}
POINTS = (0, 7, 40, 80, 100)
TAG = 'name = "tag"\nplural = "tags"\n[fields]\nlabel = "str"\n'


class Fault:
    """Raises at the n-th step of the transaction, and counts the steps."""

    def __init__(self, n: int, error: BaseException) -> None:
        """Set the step and what is raised there."""
        self.left = n
        self.error = error
        self.raised = False

    def at(self, step: Callable[..., object]) -> Callable[..., object]:
        """Return the step as it is taken from now on."""

        def faulty(*arguments: object, **options: object) -> object:
            self.left -= 1
            if self.left == -1:
                self.raised = True
                raise self.error
            return step(*arguments, **options)

        return faulty


def edit_by_hand(root: Path) -> None:
    """Change a resource, edit its model, and write the spec of another one."""
    replace(root / "resources/item.toml", '"str"', '"str:max=80"')
    replace(root / "app/models/item.py", "class Item", "# ours\nclass Item")
    (root / "resources/tag.toml").write_text(TAG)


@pytest.fixture(params=COMMANDS)
def case(
    request: pytest.FixtureRequest, tmp_path: Path, render: Render, run: Run
) -> tuple[Path, tuple[str, ...], Tree]:
    """Return a project, a command, and the project as it is after the command."""
    project, done = (render(tmp_path / name, example=False) for name in ("project", "done"))
    for root in (project, done):
        if request.param != "add":
            run(*ADD, "-C", root)
        if request.param == "apply":
            edit_by_hand(root)
    words = COMMANDS[request.param]
    assert run(*words, "-C", done).code == 0
    return project, words, snapshot(done)


@pytest.mark.parametrize("error", [OSError(28, os.strerror(28)), KeyboardInterrupt()], ids=repr)
@pytest.mark.parametrize("point", POINTS)
def test_fault(
    case: tuple[Path, tuple[str, ...], Tree],
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    point: int,
    error: BaseException,
) -> None:
    """Whatever fails where, nothing is half done, and the next run works."""
    project, words, new = case
    old = snapshot(project)
    fault = Fault(point, error)
    with monkeypatch.context() as patch:
        for owner, name in ((os, "fsync"), (os, "replace"), (os, "mkdir"), (os, "unlink")):
            patch.setattr(owner, name, fault.at(getattr(owner, name)))
        outcome = run(*words, "-C", project)

    assert not (project / ".fastwright/run/journal.json").exists()
    # What could not be swept at the end is left to the next run.
    apply.recover(project)
    after = snapshot(project)
    assert after in (old, new)
    assert (outcome.code == 0) <= (after == new)
    assert "Traceback" not in outcome.err
    if after == old:
        again = run(*words, "-C", project)
        assert (again.code, again.err) == (0, "")
    assert snapshot(project) == new
