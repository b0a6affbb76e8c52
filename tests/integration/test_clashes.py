"""Files that are there already: overwritten or kept, as the user says."""

import json
from pathlib import Path

import pytest

from support import Render, Run, snapshot, texts
from terminal import CTRL_C, CTRL_D, talk

ADD = ("add", "resource", "item", "name:str")
MODEL, SCHEMA = "app/models/item.py", "app/schemas/item.py"
MINE = {MODEL: "# my model\n", SCHEMA: "# my schema\n"}
ABOUT_MODEL, ABOUT_SCHEMA = (f"Overwrite {path}? [y/N/d/a/q] " for path in MINE)


@pytest.fixture
def plain(tmp_path: Path, render: Render, run: Run) -> dict[str, str]:
    """Return the files of a project where nothing was in the way."""
    root = render(tmp_path / "plain", example=False)
    run(*ADD, "-C", root)
    return texts(root)


@pytest.fixture
def mine(project: Path) -> Path:
    """Return a project in which two of the files are there already."""
    for path, text in MINE.items():
        (project / path).write_text(text)
    return project


@pytest.mark.parametrize(
    ("answers", "overwritten"),
    [
        ([(ABOUT_MODEL, "y\n"), (ABOUT_SCHEMA, "n\n")], {MODEL}),
        ([(ABOUT_MODEL, "y\n"), (ABOUT_SCHEMA, "Yes\n")], {MODEL, SCHEMA}),
        ([(ABOUT_MODEL, "N\n"), (ABOUT_SCHEMA, "\n")], set()),
        ([(ABOUT_MODEL, "n\n"), (ABOUT_SCHEMA, "a\n")], {SCHEMA}),
        ([(ABOUT_MODEL, "a\n")], {MODEL, SCHEMA}),
    ],
    ids=["one", "both", "none", "rest", "all"],
)
def test_answers(
    mine: Path,
    plain: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    answers: list[tuple[str, str]],
    overwritten: set[str],
) -> None:
    """Each file becomes what was answered, and all others what they always become."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795251600")

    said = talk((*ADD, "-C", mine), answers)

    assert said.code == 0
    expected = {**plain, **{path: MINE[path] for path in MINE.keys() - overwritten}}
    assert texts(mine) == expected
    for path in MINE:
        verb = "edit" if path in overwritten else "skip"
        assert f"    {verb}  {path}\n" in said.said


def test_diff(mine: Path) -> None:
    """For d the change is shown, and asked again."""
    said = talk((*ADD, "-C", mine), [(ABOUT_MODEL, "d\n"), (ABOUT_MODEL, "q\n")])

    assert f"  conflict  {MODEL}\n{ABOUT_MODEL}d\n--- a/{MODEL}\n+++ b/{MODEL}\n" in said.said
    assert "\n-# my model\n" in said.said


def test_unknown_answer(mine: Path) -> None:
    """What is no answer gets the list of answers."""
    said = talk((*ADD, "-C", mine), [(ABOUT_MODEL, "what\n"), (ABOUT_MODEL, "q\n")])

    assert "  q  quit without writing anything\n" in said.said


@pytest.mark.parametrize("quits", ["q\n", CTRL_C, CTRL_D], ids=["q", "Ctrl-C", "Ctrl-D"])
def test_quit(mine: Path, quits: str) -> None:
    """Who quits at the last question leaves all as it was."""
    old = snapshot(mine)

    said = talk((*ADD, "-C", mine), [(ABOUT_MODEL, "y\n"), (ABOUT_SCHEMA, quits)])

    assert snapshot(mine) == old
    assert said.code == (130 if quits == CTRL_C else 1)
    assert said.said.casefold().endswith("nothing was written.\n")


def test_dry_run_asks_too(mine: Path) -> None:
    """A dry run shows the plan that the answers give."""
    old = snapshot(mine)

    said = talk((*ADD, "--dry-run", "-C", mine), [(ABOUT_MODEL, "n\n"), (ABOUT_SCHEMA, "y\n")])

    assert (said.code, snapshot(mine)) == (0, old)
    assert f"    skip  {MODEL}\n" in said.said
    assert f"--- a/{SCHEMA}\n" in said.said
    assert f"--- a/{MODEL}\n" not in said.said


@pytest.mark.parametrize(
    ("options", "kept"),
    [(("--yes",), set()), (("--skip",), {MODEL, SCHEMA}), (("-y", "--skip"), {MODEL, SCHEMA})],
)
def test_options(
    mine: Path, plain: dict[str, str], run: Run, options: tuple[str, ...], kept: set[str]
) -> None:
    """The options answer, without a terminal."""
    outcome = run(*ADD, *options, "-C", mine)

    assert (outcome.code, outcome.err) == (0, "")
    assert texts(mine) == {**plain, **{path: MINE[path] for path in kept}}


def test_options_at_a_terminal(mine: Path) -> None:
    """With an option nothing is asked."""
    said = talk((*ADD, "--skip", "-C", mine), [])

    assert said.code == 0
    assert (mine / MODEL).read_text() == MINE[MODEL]


@pytest.mark.parametrize("options", [(), ("--dry-run",), ("--json",)])
def test_nobody_to_ask(mine: Path, run: Run, options: tuple[str, ...]) -> None:
    """Without a terminal and without an option it is refused, and the sentence names both."""
    old = snapshot(mine)

    outcome = run(*ADD, *options, "-C", mine)

    assert (outcome.code, snapshot(mine)) == (1, old)
    assert (
        f"{MODEL} and 1 more already exist; pass --yes to overwrite them or --skip to keep them."
    ) in outcome.out + outcome.err


def test_json_asks_nothing(mine: Path) -> None:
    """With --json nothing is asked, at a terminal either."""
    said = talk((*ADD, "--json", "-C", mine), [])

    assert said.code == 1
    assert json.loads(said.said)["error"]["code"] == "WouldOverwrite"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_identical(project: Path, plain: dict[str, str], run: Run, newline: str) -> None:
    """A file with the very text is left alone without a question, whatever its line endings."""
    data = plain[MODEL].replace("\n", newline).encode()
    (project / MODEL).write_bytes(data)

    outcome = run(*ADD, "-C", project)

    assert (outcome.code, outcome.err) == (0, "")
    assert f"  identical  {MODEL}\n     record  .fastwright (10 files)\n" in outcome.out
    assert (project / MODEL).read_bytes() == data
    assert texts(project) == {**plain, MODEL: data.decode()}


def test_kept_file_counts_as_edited(mine: Path, plain: dict[str, str], run: Run) -> None:
    """What was kept is remembered as generated and edited since: removal leaves it, and says so."""
    run(*ADD, "--skip", "-C", mine)
    assert (mine / ".fastwright/base" / MODEL).read_text() == plain[MODEL]

    outcome = run("remove", "resource", "item", "--yes", "-C", mine)

    assert (mine / MODEL).read_text() == MINE[MODEL]
    assert f"Note: you edited {MODEL}, so it is kept; delete or update it.\n" in outcome.out


def test_add_again_over_what_removal_kept(project: Path, run: Run) -> None:
    """A model that was edited, and so survived its resource, is in nobody's way."""
    run(*ADD, "-C", project)
    edited = (project / MODEL).read_text() + "\n# mine\n"
    (project / MODEL).write_text(edited)
    run("remove", "resource", "item", "--yes", "-C", project)

    outcome = run(*ADD, "--skip", "-C", project)

    assert (outcome.code, outcome.err) == (0, "")
    assert (project / MODEL).read_text() == edited


def test_file_of_another_resource(project: Path, run: Run) -> None:
    """Nobody overwrites what belongs to another resource, by --yes either."""
    run(*ADD, "-C", project)
    old = snapshot(project)
    words = ("add", "resource", "thing", "name:str", "--plural", "items", "--table", "things")

    outcome = run(*words, "--yes", "-C", project)

    assert (outcome.code, snapshot(project)) == (1, old)
    assert outcome.err.startswith("Error: .fastwright/base/")


def test_saved_with_what_is_kept(mine: Path, run: Run, tmp_path: Path) -> None:
    """A saved plan holds what was decided."""
    outcome = run(*ADD, "--skip", "--dry-run", "--json", "-C", mine)
    (tmp_path / "plan.json").write_text(outcome.out)
    kept = [{"action": "skip", "path": path} for path in MINE]
    assert json.loads(outcome.out)["kept"] == kept

    outcome = run("apply-plan", tmp_path / "plan.json", "-C", mine)

    assert (outcome.code, outcome.err) == (0, "")
    assert (mine / MODEL).read_text() == MINE[MODEL]
    assert f"    skip  {MODEL}\n" in outcome.out
