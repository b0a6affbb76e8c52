"""`add resource` at a terminal, with somebody who answers."""

import shlex
from pathlib import Path

import pytest

from support import Render, Run, snapshot, texts
from terminal import CTRL_C, CTRL_D, talk

ADD = ("add", "resource")
NAME = "Name of the resource (singular): "
TYPE = "  Type [str]: "
NONE = "; press Enter for none: "
GO_ON = "Go on? [y/N]: "


def field(number: int) -> str:
    """Return the question for a field's name."""
    return f"Name of field {number} (press Enter to finish): "


@pytest.fixture(autouse=True)
def at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Date migrations as the fixture `run` does."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795251600")


def test_walk(tmp_path: Path, render: Render, run: Run) -> None:
    """What is answered gives what the command that is shown gives."""
    asked, typed = (render(tmp_path / name, example=False) for name in ("asked", "typed"))

    said = talk(
        (*ADD, "--public", "-C", asked),
        [
            (NAME, "post\n"),
            (field(1), "title\n"),
            (TYPE, "\n"),
            (NONE, "max=80:doc=The title\n"),
            (field(2), "price\n"),
            (TYPE, "decimal\n"),
            ("  Argument of decimal, as in price:decimal:12.2:min=0: ", "12.2\n"),
            (NONE, "\n"),
            (field(3), "author:ref:user:cascade\n"),
            (field(4), "\n"),
            (GO_ON, "y\n"),
        ],
    )

    assert said.code == 0
    line = next(
        each for each in said.said.splitlines() if each.startswith("The same as one command: ")
    )
    words = shlex.split(line.removeprefix("The same as one command: "))
    fields = ["title:str:max=80:doc=The title", "price:decimal:12.2", "author:ref:user:cascade"]
    assert words == ["fastwright", *ADD, "--public", "-C", str(asked), "post", *fields]
    before = said.said.partition(GO_ON)[0]
    assert "  create  app/models/post.py\n" in before
    assert run(*ADD, "post", *fields, "--public", "-C", typed).code == 0
    assert texts(asked) == texts(typed)


def test_name_is_given(project: Path) -> None:
    """Only what is missing is asked for."""
    said = talk(
        (*ADD, "post", "-C", project),
        [(field(1), "title:str\n"), (field(2), "\n"), (GO_ON, "y\n")],
    )

    assert said.code == 0
    assert (
        f"The same as one command: fastwright add resource post -C {project} title:str\n"
        in said.said
    )
    assert (project / "app/models/post.py").exists()


def test_wrong_answers(project: Path, run: Run) -> None:
    """Each answer is refused at once, with the sentence of the command line, and asked again."""
    run(*ADD, "tag", "name:str", "-C", project)

    said = talk(
        (*ADD, "-C", project),
        [
            (NAME, "\n"),  # nothing
            (NAME, "class\n"),
            (NAME, "tag\n"),
            (NAME, "post\n"),
            (field(1), "\n"),
            (field(1), "def\n"),
            (field(1), "price\n"),
            (TYPE, "decimel\n"),
            (TYPE, "decimal\n"),
            ("12.2:min=0: ", "much\n"),
            ("12.2:min=0: ", "4.2\n"),
            (NONE, "max=much\n"),
            (NONE, "null\n"),
            (field(2), "price\n"),
            (field(2), "owner\n"),
            (TYPE, "ref\n"),
            ("ref:user:cascade: ", "usr\n"),
            (NONE, "\n"),
            (field(2), "\n"),
            (GO_ON, "n\n"),
        ],
    )

    assert said.code == 1
    for sentence in (
        "The name 'class' is not allowed: it is a Python keyword",
        "The resource tag already exists",
        "add at least one field",
        "The name 'def' is not allowed",
        "there is no type 'decimel'; did you mean decimal?",
        "a decimal needs its precision and scale",
        "max= needs a number",
        "price is given twice",
        "which is not in the project; did you mean user?",
    ):
        assert sentence in said.said
    assert " price:decimal:4.2:null\n" in said.said


def test_new_fields(tmp_path: Path, render: Render, run: Run) -> None:
    """`add field` asks for the resource, the fields, and what existing rows get."""
    asked, typed = (render(tmp_path / name, example=False) for name in ("asked", "typed"))
    for project in (asked, typed):
        run(*ADD, "post", "title:str", "-C", project)

    said = talk(
        ("add", "field", "-C", asked),
        [
            ("Name of the resource: ", "pots\n"),
            ("Name of the resource: ", "post\n"),
            (field(1), "\n"),
            (field(1), "title\n"),
            (field(1), "slug:str\n"),
            (field(2), "\n"),
            ("SQL for slug of existing rows, such as lower(title): ", "lower(title)\n"),
            (GO_ON, "y\n"),
        ],
    )

    assert said.code == 0
    for sentence in ("did you mean post?", "add at least one field", "title is given twice"):
        assert sentence in said.said
    words = ("post", "slug:str", "--backfill=slug=lower(title)")
    assert f"fastwright add field -C {asked} {shlex.join(words)}\n" in said.said
    assert run("add", "field", *words, "-C", typed).code == 0
    assert texts(asked) == texts(typed)


@pytest.mark.parametrize("quits", [CTRL_C, CTRL_D], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("question", range(4))
def test_quit(project: Path, quits: str, question: int) -> None:
    """Who quits, at whichever question, leaves all as it was."""
    old = snapshot(project)
    answers = [(NAME, "post\n"), (field(1), "title:str\n"), (field(2), "\n"), (GO_ON, "")]
    asked = answers[question][0]

    said = talk((*ADD, "-C", project), [*answers[:question], (asked, quits)])

    assert snapshot(project) == old
    last, code = {
        CTRL_C: ("Error: Interrupted; nothing was written.\n", 130),
        CTRL_D: ("\nNothing was written.\n", 1),
    }[quits]
    assert (said.code, said.said[-len(last) :]) == (code, last)


def test_no(project: Path) -> None:
    """A no at the end leaves all as it was."""
    old = snapshot(project)

    said = talk(
        (*ADD, "post", "-C", project),
        [(field(1), "title:str\n"), (field(2), "\n"), (GO_ON, "\n")],
    )

    assert (said.code, snapshot(project)) == (1, old)


def test_dry_run(project: Path) -> None:
    """A dry run asks for the fields, and not whether to go on."""
    old = snapshot(project)

    said = talk(
        (*ADD, "post", "--dry-run", "-C", project), [(field(1), "title:str\n"), (field(2), "\n")]
    )

    assert (said.code, snapshot(project)) == (0, old)
    assert "+++ b/app/models/post.py\n" in said.said


@pytest.mark.parametrize("option", ["--yes", "--json"])
def test_options_ask_nothing(project: Path, option: str) -> None:
    """With --yes or --json nothing is asked, and what is missing is a wrong usage."""
    said = talk((*ADD, "post", option, "-C", project), [])

    assert said.code == 2
    assert "add at least one field" in said.said


def test_types_of_the_project(project: Path) -> None:
    """Only types for which the project was made are offered."""
    said = talk((*ADD, "post", "-C", project), [(field(1), CTRL_C)])

    assert "\n  decimal   price:decimal:12.2:min=0\n" in said.said
    assert "\n  file " not in said.said


def test_wrong_name(project: Path) -> None:
    """A name that was typed as an argument is refused before anything is asked."""
    said = talk((*ADD, "class", "-C", project), [])

    assert said.code == 2
    assert "it is a Python keyword" in said.said
