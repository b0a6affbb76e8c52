import json
import subprocess
import sys
from pathlib import Path

import pytest

from support import Render, Run, snapshot
from terminal import talk

ADD = ("add", "resource", "item", "name:str", "owner:ref:user")
REMOVE = ("remove", "resource", "item")


def save(run: Run, project: Path, words: tuple[str, ...], plan: Path) -> None:
    """Save the plan of a command."""
    outcome = run(*words, "--dry-run", "--json", "-C", project)
    assert (outcome.code, outcome.err) == (0, "")
    plan.write_text(outcome.out)


@pytest.mark.parametrize("words", [ADD, REMOVE])
def test_applied_later(tmp_path: Path, render: Render, run: Run, words: tuple[str, ...]) -> None:
    """A plan that is applied later gives what the command itself gives."""
    project, done = (render(tmp_path / name, example=False) for name in ("project", "done"))
    for root in (project, done):
        if words == REMOVE:
            run(*ADD, "-C", root)
    said = run(*words, "--yes", "-C", done)
    save(run, project, words, tmp_path / "plan.json")

    outcome = run("apply-plan", tmp_path / "plan.json", "--yes", "-C", project)

    assert snapshot(project) == snapshot(done)
    assert outcome == said


def test_json_of_it_is_a_plan(project: Path, run: Run, tmp_path: Path) -> None:
    """A dry run writes nothing, and prints the same plan again."""
    plan = tmp_path / "plan.json"
    save(run, project, ADD, plan)
    old = snapshot(project)

    outcome = run("apply-plan", plan, "--dry-run", "--json", "-C", project)

    assert snapshot(project) == old
    printed, saved = json.loads(outcome.out), json.loads(plan.read_text())
    assert printed == {**saved, "command": "apply-plan"}


def test_changed_project(project: Path, run: Run, tmp_path: Path) -> None:
    """A project that changed since is left alone, all of it."""
    save(run, project, ADD, tmp_path / "plan.json")
    (project / "app/api/v1/router.py").write_text("import os\n")
    old = snapshot(project)

    outcome = run("apply-plan", tmp_path / "plan.json", "-C", project)

    assert snapshot(project) == old
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == (
        "Error: app/api/v1/router.py has changed since the plan was made; run the command again.\n"
    )


@pytest.mark.parametrize("words", [("add", "field", "item", "note:str:null"), REMOVE])
def test_migrations_have_moved_on(
    project: Path, run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """A migration that would not follow the newest is refused, though no file has changed."""
    run("add", "resource", "tag", "name:str", "-C", project)
    run(*ADD, "-C", project)
    (project / "README.md").write_text("without a diagram\n")
    save(run, project, words, tmp_path / "plan.json")
    run("add", "field", "tag", "colour:str:null", "-C", project)
    old = snapshot(project)

    outcome = run("apply-plan", tmp_path / "plan.json", "-C", project)

    assert (outcome.code, snapshot(project)) == (1, old)
    assert outcome.err == (
        "Error: migrations/versions has changed since the plan was made; run the command again.\n"
    )


def test_applied_twice(project: Path, run: Run, tmp_path: Path) -> None:
    """A plan fits once."""
    save(run, project, ADD, tmp_path / "plan.json")
    run("apply-plan", tmp_path / "plan.json", "-C", project)
    old = snapshot(project)

    outcome = run("apply-plan", tmp_path / "plan.json", "-C", project)

    assert (outcome.code, snapshot(project)) == (1, old)


def test_plan_of_a_refusal(project: Path, run: Run, tmp_path: Path) -> None:
    """A refusal that was saved for a plan says so."""
    outcome = run("add", "resource", "item", "name:strr", "--dry-run", "--json", "-C", project)
    (tmp_path / "plan.json").write_text(outcome.out)

    outcome = run("apply-plan", tmp_path / "plan.json", "-C", project)

    assert outcome.code == 1
    assert "it is not a plan but an error, because its command failed" in outcome.err


def test_missing_plan(project: Path, run: Run) -> None:
    """A file that is not there is named."""
    outcome = run("apply-plan", project / "plan.json", "-C", project)

    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == f"Error: {project / 'plan.json'}: No such file or directory.\n"


def test_plan_by_standard_input(project: Path, run: Run, tmp_path: Path) -> None:
    """For - the plan is what is piped in."""
    save(run, project, ADD, tmp_path / "plan.json")
    words = [sys.executable, "-c", "from fastwright.cli import main; main()", "apply-plan", "-"]

    with (tmp_path / "plan.json").open() as plan:
        done = subprocess.run(words, cwd=project, stdin=plan, capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")
    assert (project / "app/models/item.py").exists()


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1)])
def test_question(project: Path, run: Run, tmp_path: Path, answer: str, code: int) -> None:
    """At a terminal the plan is shown, and a no writes nothing."""
    save(run, project, ADD, tmp_path / "plan.json")
    old = snapshot(project)

    said = talk(
        ("apply-plan", tmp_path / "plan.json", "-C", project),
        [("Apply this plan? [y/N]: ", f"{answer}\n")],
    )

    assert said.code == code
    assert "  create  app/models/item.py\n" in said.said.partition("Apply")[0]
    assert (snapshot(project) == old) == (code == 1)
