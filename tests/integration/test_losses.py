"""Data that a plan deletes: every command that deletes some states it, and asks before."""

import json
from pathlib import Path

import pytest

from fastwright.cli import report
from support import Run, git, replace, snapshot
from terminal import CTRL_C, talk

type Words = tuple[str, ...]

DROPPED = "the table items is dropped with its rows"
COMMANDS: dict[str, tuple[Words, str]] = {
    "remove resource": (("remove", "resource", "item"), DROPPED),
    "remove field": (("remove", "field", "item", "name"), "the column items.name is dropped"),
    "apply a deleted spec": (("apply",), DROPPED),
    "apply a narrower type": (("apply",), "values of items.name must have at most 10 characters"),
    "apply-plan": (("apply-plan", "plan.json"), DROPPED),
}


@pytest.fixture
def released(project: Path, run: Run) -> Path:
    """Return a project with a resource whose migration may have run elsewhere."""
    run("add", "resource", "item", "name:str", "size:int:null", "-C", project)
    git(project, "init", "-b", "main")
    git(project, "add", "--all")
    git(project, "commit", "-m", "Add items")
    git(project, "tag", "v1")
    return project


def prepare(project: Path, command: str, run: Run) -> Words:
    """Bring the project to where the command deletes data, and return the command."""
    spec = project / "resources/item.toml"
    if command == "apply a deleted spec":
        spec.unlink()
    elif command == "apply a narrower type":
        replace(spec, 'name = "str"', 'name = "str:max=10"')
    elif command == "apply-plan":
        saved = run("remove", "resource", "item", "--dry-run", "--json", "-C", project)
        (project / "plan.json").write_text(saved.out)
    return COMMANDS[command][0]


@pytest.mark.parametrize("command", COMMANDS)
def test_losses(released: Path, run: Run, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """What would be lost is named: in a refusal if nobody can be asked, else in one question.

    Nobody can be asked without a terminal or with --json, and nobody needs to be with --yes.
    """
    words = prepare(released, command, run)
    old = snapshot(released)
    asked = []

    def say_no(question: str) -> None:
        asked.append(question)
        report.stop()

    plain = run(*words, cwd=released)
    monkeypatch.setattr(report, "is_terminal", lambda: True)
    monkeypatch.setattr(report, "confirm", say_no)
    document, refused = run(*words, "--json", cwd=released), run(*words, cwd=released)

    assert snapshot(released) == old
    assert (plain.code, plain.out) == (1, "")
    assert f"nobody confirmed this: {COMMANDS[command][1]}" in plain.err
    assert (document.code, json.loads(document.out)["error"]["code"]) == (1, "WouldLose")
    assert (refused.code, len(asked)) == (1, 1)
    assert "  edit  app/models/" in refused.out
    assert f"Warning: {COMMANDS[command][1]}" in refused.err
    assert refused.err.endswith("\nNothing was written.\n")
    assert run(*words, "--yes", cwd=released).code == 0
    assert len(asked) == 1


def test_withdrawn_migration(project: Path, run: Run) -> None:
    """To take back what was never released deletes no data, so nobody is asked without need."""
    git(project, "init")
    run("add", "resource", "item", "name:str", "-C", project)

    assert run("remove", "resource", "item", "-C", project).code == 0


def test_another_run_while_a_plan_waits(
    released: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan that waits for an answer is refused if another was carried out meanwhile."""

    def add_meanwhile(_question: str) -> None:
        assert run("add", "resource", "tag", "name:str", cwd=released).code == 0

    monkeypatch.setattr(report, "is_terminal", lambda: True)
    monkeypatch.setattr(report, "confirm", add_meanwhile)

    outcome = run("remove", "field", "item", "name", cwd=released)

    assert outcome.code == 1
    assert "has changed since the plan was made; run the command again." in outcome.err
    assert len([*released.glob("migrations/versions/*.py")]) == 3


@pytest.mark.parametrize(
    ("answer", "code", "last"),
    [
        ("n\n", 1, "Nothing was written.\n"),
        (CTRL_C, 130, "Error: Interrupted; nothing was written.\n"),
        ("y\n", 0, "Done.\n\nNext:\n  uv run alembic upgrade head\n"),
    ],
    ids=["no", "Ctrl-C", "yes"],
)
def test_answer(released: Path, answer: str, code: int, last: str) -> None:
    """A no and Ctrl-C are said to write nothing; after a yes, only what is new is said."""
    said = talk(
        ("remove", "resource", "item", "-C", released),
        [("Remove the resource item? [y/N]: ", answer)],
    )

    assert said.code == code
    assert said.said.endswith(last)
