"""The templates of a project's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fastwright import __version__
from fastwright.code import render
from fastwright.project.styles import STYLES
from support import Render, Run, replace, snapshot, texts
from terminal import talk

ADD = ("add", "resource", "item", "name:str", "owner:ref:user")
EJECT = ("templates", "eject")
FOLDER = ".fastwright/templates"
MODEL = f"{FOLDER}/shared/model.py.jinja"
MIGRATION = f"{FOLDER}/shared/migration.py.jinja"
HEAD = f"{{# From fastwright {__version__}. #}}\n"

LAYERED = {
    "layered/repository.py.jinja",
    "layered/route.py.jinja",
    "layered/service.py.jinja",
}


@pytest.fixture
def ejected(project: Path, run: Run) -> Path:
    """Return a project with all templates."""
    assert run(*EJECT, "-C", project).code == 0
    return project


@pytest.mark.parametrize("style", STYLES)
def test_ejected_templates_change_nothing(
    tmp_path: Path, render: Render, run: Run, style: str
) -> None:
    """As long as nobody edits them, they give what the built-in ones give."""
    one, other = (render(tmp_path / name, example=False, style=style) for name in ("one", "other"))
    old = texts(one)

    outcome = run(*EJECT, "-C", one)

    new = texts(one).keys() - old.keys()
    assert (outcome.code, outcome.err) == (0, "")
    assert all(f"  create  {path}\n" in outcome.out for path in new)
    assert all(texts(one)[path].startswith(HEAD) for path in new)
    for root in (one, other):
        assert run(*ADD, "-C", root).code == 0
    assert {path: text for path, text in texts(one).items() if path not in new} == texts(other)


def test_eject_takes_those_of_the_style(ejected: Path) -> None:
    """Those of the style and those that all styles share are there, and no others."""
    found = {path.relative_to(ejected / FOLDER) for path in (ejected / FOLDER).rglob("*.*")}

    assert {path.as_posix() for path in found if path.parent.name != "shared"} == LAYERED
    assert Path("shared/api_test.py.jinja") in found


def test_eject_over_changed_ones(ejected: Path, run: Run) -> None:
    """Templates that were changed are not overwritten unasked, and the sentence says what to do."""
    replace(ejected / MODEL, HEAD, "")
    old = snapshot(ejected)

    outcome = run(*EJECT, "-C", ejected)

    assert (outcome.code, snapshot(ejected)) == (1, old)
    assert outcome.err == (
        f"Error: {MODEL} already exists; pass --yes to overwrite it or --skip to keep it.\n"
    )


def test_eject_dry_run(project: Path, run: Run) -> None:
    """A dry run writes nothing."""
    old = snapshot(project)

    outcome = run(*EJECT, "--dry-run", "-C", project)

    assert (outcome.code, snapshot(project)) == (0, old)
    assert f"  create  {MODEL}\n" in outcome.out


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_own_template_wins(project: Path, run: Run, newline: str) -> None:
    """A file of the project's own is taken, and for those that are not there the built-in one."""
    run(*ADD, "-C", project)
    expected = (project / "app/models/item.py").read_text()
    run("remove", "resource", "item", "--yes", "-C", project)
    run(*EJECT, "-C", project)
    for path in (project / FOLDER).rglob("*.*"):
        if path != project / MODEL:
            path.unlink()
    replace(
        project / MODEL,
        "    __tablename__",
        '    """One {{ names.label }}."""\n\n    __tablename__',
    )
    text = (project / MODEL).read_text()
    (project / MODEL).write_bytes(f"\ufeff{text}".replace("\n", newline).encode())

    outcome = run(*ADD, "-C", project)

    assert (outcome.code, outcome.err) == (0, "")
    docstring = '    """One item."""\n\n    __tablename__'
    actual = (project / "app/models/item.py").read_text()
    assert actual == expected.replace("    __tablename__", docstring)


def test_own_migration(ejected: Path, run: Run) -> None:
    """Both migrations, the one that creates and the one that drops, are made from the template."""
    replace(ejected / MIGRATION, "Revision ID:", "Ticket: SHOP-1\nRevision ID:")
    run(*ADD, "-C", ejected)
    for migration in ejected.glob("migrations/versions/*_create_items_*"):
        migration.write_text(migration.read_text() + "\n# edited\n")

    run("remove", "resource", "item", "--yes", "-C", ejected)

    (create,) = ejected.glob("migrations/versions/*_create_items_*")
    (drop,) = ejected.glob("migrations/versions/*_drop_items_*")
    assert all("\nTicket: SHOP-1\n" in each.read_text() for each in (create, drop))


def test_projects_do_not_mix(tmp_path: Path, render: Render, run: Run) -> None:
    """Compiled templates are kept between runs, each for its own project."""
    for name in ("one", "other", "one"):
        project = tmp_path / name
        if not project.exists():
            render(project, example=False)
            run(*EJECT, "-C", project)
            replace(project / MODEL, '"""The `', f'"""Of {name}: the `')

        outcome = run("add", "resource", "tag", "name:str", "--dry-run", "-C", project)

        assert f'+"""Of {name}: the `tags` table."""\n' in outcome.out


# ---- again


def test_eject_again(ejected: Path, run: Run) -> None:
    """What is as it was ejected is left alone, and what was deleted comes back."""
    (ejected / MODEL).unlink()

    outcome = run(*EJECT, "-C", ejected)

    assert outcome.code == 0
    assert f"     create  {MODEL}\n" in outcome.out
    assert f"  identical  {MIGRATION}\n" in outcome.out


@pytest.mark.parametrize(
    ("options", "kept"), [(("--yes",), False), (("--skip",), True), ((), True)]
)
def test_eject_over_edited(
    ejected: Path, run: Run, options: tuple[str, ...], *, kept: bool
) -> None:
    """An edited template is overwritten or kept as one says, and else refused."""
    replace(ejected / MODEL, "class", "class  ")

    outcome = run(*EJECT, *options, "-C", ejected)

    assert outcome.code == (0 if options else 1)
    assert ("class  " in (ejected / MODEL).read_text()) == kept
    assert options or outcome.err.startswith(f"Error: {MODEL} already exists; pass --yes to ")


def test_eject_asks(ejected: Path) -> None:
    """At a terminal it is asked."""
    replace(ejected / MODEL, "class", "class  ")

    said = talk((*EJECT, "-C", ejected), [(f"Overwrite {MODEL}? [y/N/d/a/q] ", "n\n")])

    assert said.code == 0
    assert f"       skip  {MODEL}\n" in said.said
    assert "class  " in (ejected / MODEL).read_text()


# ---- mistakes


def swap(old: str, new: str) -> Callable[[Path], None]:
    """Return what replaces text in the template of models."""

    def make(template: Path) -> None:
        replace(template, old, new)

    return make


TABLE = "{{ names.table }}`"
MISTAKES = {
    "unknown attribute": (
        swap(TABLE, "{{ names.tabel }}"),
        ", line 2: 'fastwright.language.names.Names",
    ),
    "unknown name": (swap(TABLE, "{{ title }}"), ", line 2: 'title' is undefined."),
    "unknown filter": (swap(TABLE, "{{ names.table | shout }}"), ", line 2: No filter named"),
    "unknown role": (swap(TABLE, '{{ module("x", names) }}'), ", line 2: 'x' is not a valid Role."),
    "unknown template": (swap(TABLE, '{% include "x" %}'), ", line 2: there is no template x."),
    "syntax": (swap("in columns %}", "in %}"), ": Expected an expression, got 'end of statement"),
    "arithmetic": (swap(TABLE, "{{ 1 / 0 }}"), ", line 2: division by zero."),
    "wrong object": (swap(TABLE, "{{ names | model_column }}"), ", line 2: "),
    "endless": (swap(TABLE, '{% include "shared/model.py.jinja" %}'), ", line 2: maximum recurs"),
    "unsafe": (swap(TABLE, "{{ names.__class__ }}"), ", line 2: access to attribute '__class__'"),
    "huge": (swap(TABLE, "{{ range(10 ** 9) }}"), ", line 2: Range too big."),
    "outside": (swap(TABLE, '{% include "../../../../x" %}'), " leads outside the project; "),
    "no Python": (
        swap("class {{", "clas {{"),
        (": the rendered text is not valid Python: invalid syntax in"),
    ),
    "no text": (swap(TABLE, '{{ "\\ud800" }}'), ": the rendered text: 'utf-8' codec can't encode"),
    "no UTF-8": (lambda path: path.write_bytes(b"\xe4"), " is not UTF-8 at byte 0; convert it"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(ejected: Path, run: Run, case: str) -> None:
    """A mistake is refused in one sentence with its file and line, and nothing is written."""
    make, message = MISTAKES[case]
    make(ejected / MODEL)
    old = snapshot(ejected)

    outcome = run(*ADD, "-C", ejected)

    assert (outcome.code, outcome.out, snapshot(ejected)) == (1, "", old)
    assert outcome.err.startswith(f"Error: {MODEL}")
    assert message in outcome.err
    assert outcome.err.endswith(".\n")
    assert outcome.err.count("\n") == 1


ENDLESS = {
    "loop": (
        "{% set many = range(99999) %}"
        "{% for a in many %}{% for b in many %}{% endfor %}{% endfor %}"
    ),
    "text": "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
    "filter": "{{ [1] | slice(10 ** 12) | list }}",
    "power": "{{ 10 ** (10 ** 9) }}",
}


@pytest.mark.parametrize("case", ENDLESS)
def test_endless_template(
    ejected: Path, run: Run, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    """A template that never ends is stopped, and nothing is written."""
    monkeypatch.setattr(render, "LIMIT", 0.5)
    replace(ejected / MODEL, "class {{", f"{ENDLESS[case]}\nclass {{{{")
    old = snapshot(ejected)

    outcome = run(*ADD, "-C", ejected)

    assert (outcome.code, snapshot(ejected)) == (1, old)
    assert outcome.err == f"Error: {MODEL}: it takes longer than 0.5 seconds.\n"


def test_mistake_in_what_is_included(ejected: Path, run: Run) -> None:
    """The file named is the one with the mistake, not the one that includes it."""
    (ejected / FOLDER / "shared/part.jinja").write_text("\n{{ nothing }}\n")
    replace(ejected / MODEL, "class {{", '{% include "shared/part.jinja" %}\nclass {{')

    outcome = run(*ADD, "-C", ejected)

    assert outcome.err == f"Error: {FOLDER}/shared/part.jinja, line 2: 'nothing' is undefined.\n"
