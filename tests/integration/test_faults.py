"""One fault anywhere in a command that writes: the project is all old or all new.

A command plans once, and then the plan is carried out again and again, as the command does it,
with a fault at the first, the second and every other call that changes the disk.
"""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer import Exit

from fastwright.cli import running
from fastwright.cli.options import Options
from fastwright.errors import CutOff
from fastwright.project.changes import Plan
from fastwright.project.reading import Files
from fastwright.project.transaction import apply, check_whole, recover
from faults import Disk, Killed, watched
from support import RUN_FOLDER, Outcome, Render, Run, Tree, replace, snapshot

type Words = tuple[str, ...]

ADD: Words = ("add", "resource", "item", "name:str", "owner:ref:user")
COMMANDS: dict[str, Words] = {
    "add resource": ADD,
    "add field": ("add", "field", "item", "size:int", "--backfill", "size=1"),
    "remove resource": ("remove", "resource", "item", "--yes"),
    "remove field": ("remove", "field", "item", "name", "--yes"),
    "apply": ("apply", "--yes"),
    "apply-plan": ("apply-plan", "plan.json", "--yes"),
    "templates eject": ("templates", "eject"),
}
FULL = OSError(28, os.strerror(28))


def edit_by_hand(root: Path) -> None:
    """Change a resource, and edit its model."""
    replace(root / "resources/item.toml", '"str"', '"str:max=80"')
    replace(root / "app/models/item.py", "class Item", "# ours\nclass Item")


def prepare(root: Path, command: str, run: Run) -> None:
    """Bring a project to where the command has something to do."""
    if command == "apply-plan":
        saved = run(*ADD, "--dry-run", "--json", "-C", root)
        (root / "plan.json").write_text(saved.out)
    elif command in {"add field", "remove resource", "remove field", "apply"}:
        run(*ADD, "-C", root)
    if command == "apply":
        edit_by_hand(root)


@dataclass(frozen=True)
class Case:
    """A command, what it plans, a project as it was, and as the command makes it."""

    command: str
    plan: Plan
    before: Path
    old: Tree
    new: Tree

    def carry_out(self, disk: Disk, capture: pytest.CaptureFixture[str]) -> Outcome:
        """Do what the command does after planning."""
        options = Options(disk.root, dry_run=False, as_json=False, yes=True)
        code = 0
        with watched(disk):
            try:
                running.carry_out(self.command, lambda _: self.plan, options)
            except Exit as end:
                code = end.exit_code
        return Outcome(code, *capture.readouterr())

    def faults(self, root: Path, error: BaseException, *, for_good: bool = False) -> Iterator[Disk]:
        """Yield a disk for every call that the command makes, the project old again each time."""
        for number in itertools.count(1):
            if not root.exists() or snapshot(root) != self.old:
                shutil.rmtree(root, ignore_errors=True)
                shutil.copytree(self.before, root)
            disk = Disk(root, number, error, for_good=for_good)
            yield disk
            if disk.calls < number:
                assert number > 3 * len(self.plan.changes)
                return


@pytest.fixture(params=COMMANDS)
def case(request: pytest.FixtureRequest, tmp_path: Path, render: Render, run: Run) -> Case:
    """Return each command that writes, carried out once without a fault."""
    before = render(tmp_path / "before", example=False)
    prepare(before, request.param, run)
    shutil.rmtree(before / RUN_FOLDER, ignore_errors=True)
    done = shutil.copytree(before, tmp_path / "done")
    plans = []

    def noted(root: Path, plan: Plan, seen: Files) -> None:
        plans.append(plan)
        apply(root, plan, seen)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "apply", noted)
        assert run(*COMMANDS[request.param], cwd=done).code == 0
    for root in (before, done):
        keep_what_matters(root, plans[0])
    return Case(request.param, plans[0], before, snapshot(before), snapshot(done))


def keep_what_matters(root: Path, plan: Plan) -> None:
    """Delete the files that a plan does not touch, but one in each folder: a copy takes less."""
    changed = {root / change.path for change in plan.changes}
    for folder in [root, *(path for path in root.rglob("*") if path.is_dir())]:
        others = sorted(path for path in folder.iterdir() if path.is_file() and path not in changed)
        if not folder.is_relative_to(root / ".fastwright"):
            for path in others[1:]:
                path.unlink()


def left_behind(root: Path) -> set[str]:
    """Return what a run leaves in its folder, but for the lock, which nobody holds."""
    return {path.name for path in root.glob(f"{RUN_FOLDER}/*")} - {"lock"}


def test_full_disk(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A call that fails leaves all old and a sentence, or after the last swap all new."""
    outcomes = set()
    for disk in case.faults(tmp_path / "project", FULL):
        outcome = case.carry_out(disk, capsys)

        if outcome.code == 0:
            recover(disk.root)  # what could not be swept is left to the next run
        at = f"call {disk.number}"
        assert snapshot(disk.root) == (case.old if outcome.code else case.new), at
        assert left_behind(disk.root) == set(), at
        if outcome.code:
            assert (outcome.code, outcome.out) == (1, ""), at
            assert outcome.err.startswith("Error: "), at
            assert outcome.err.endswith(f": {FULL.strerror}; the project is unchanged.\n"), at
        outcomes.add(outcome.code)
    assert outcomes == {0, 1}


def test_killed(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a killed run leaves is refused by what reads, and repaired by what writes next."""
    nothing = Case(case.command, Plan(()), case.before, case.old, case.new)
    refused = 0
    for disk in case.faults(tmp_path / "project", Killed(), for_good=True):
        with suppress(Killed):
            case.carry_out(disk, capsys)

        at = f"call {disk.number}"
        if snapshot(disk.root) not in (case.old, case.new):
            with pytest.raises(CutOff):
                check_whole(disk.root)
            refused += 1
        assert nothing.carry_out(Disk(disk.root, 0, FULL), capsys).code == 0, at
        assert snapshot(disk.root) in (case.old, case.new), at
        assert left_behind(disk.root) == set(), at
    assert refused > len(case.plan.changes)
    assert snapshot(disk.root) == case.new
