"""The template reads like the project: a file stands once, under a path that can be read."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from copier import run_copy
from scripts.example import EXAMPLE, ITEM, ONCE, WRITTEN, folder_of
from scripts.template import ROOT

from fastwright.plan.resource_changes import plan_add
from fastwright.project.changes import Create, Edit
from fastwright.project.project import find_project
from fastwright.project.styles import STYLES
from pairwise import Row, cover
from questions import CONFIGURATION, NEEDED, QUESTIONS, allows, shapes, values
from support import texts

WHEEL = PurePosixPath("fastwright/_project")
LONGEST = 140
"""Windows takes 260 characters, a good half of which may be where packages are installed."""

EXPRESSION = re.compile(r"{{ (\w+) }}")
YIELD = re.compile(r"{% yield (\w+) from (\w+) %}{{ (\1(?:\.\w+)?) }}{% endyield %}")

SHAPES = shapes()
ASKED = {"style", "example", *NEEDED}
FREE = {name: values(name) for name in QUESTIONS if name not in ASKED}
# The example is the same on 3.14 and 3.15: the matrix has rows for the number.
FREE["python"].remove("3.14")
ROWS = [
    SHAPES[str(row.pop("shape"))] | row for row in cover({"shape": list(SHAPES), **FREE}, allows)
]
ANSWERED = {"{{ with_files }}", "{{ with_idempotency }}"}
"""The folders for what one answer brings to every style."""
KEPT_BY_COPIER = {".copier-answers.yml", "README.md"}


def _files(*folders: PurePosixPath | str) -> list[PurePosixPath]:
    return [
        PurePosixPath(path.relative_to(ROOT).as_posix())
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]


def _place(path: PurePosixPath, style: str) -> PurePosixPath | None:
    """Return where a file of the template goes in a style, if it goes anywhere."""
    others = {folder_of(each) for each in STYLES} - {folder_of(style)}
    if others.intersection(path.parts):
        return None
    # The first part is `template`.
    folders = {EXAMPLE.name, ONCE.name, folder_of(style), *ANSWERED}
    place = PurePosixPath(*(part for part in path.parts[1:] if part not in folders))
    return place.with_suffix("") if place.suffix == ".jinja" else place


def _odd_parts(path: PurePosixPath) -> Iterator[str]:
    computed = CONFIGURATION.keys() - QUESTIONS.keys()
    for part in path.parts:
        found = YIELD.fullmatch(part)
        if found:
            if found[2] not in computed:
                yield part
        elif "{" in EXPRESSION.sub(lambda name: "" if name[1] in computed else name[0], part):
            yield part


def test_names_hold_computed_answers_only() -> None:
    """A condition stands in copier.yml, with a name, or in a file; never in a path."""
    odd = [str(path) for path in _files("template", "shared") if any(_odd_parts(path))]

    assert odd == []


def test_only_folders_yield() -> None:
    """A file whose name yields cannot be rendered from Copier's cache."""
    assert [path for path in _files("template") if "yield" in path.name] == []


@pytest.mark.parametrize("style", STYLES)
def test_each_file_of_a_project_stands_once(style: str) -> None:
    """No answer makes a second file of one: it would have to be kept like the first."""
    places = Counter(place for path in _files("template") if (place := _place(path, style)))

    assert [str(place) for place, count in places.items() if count > 1] == []


@pytest.mark.parametrize("style", STYLES)
def test_example_stands_once_for_each_role(style: str) -> None:
    """The files of the style's table, with the spec, the migration and the record."""
    found = [place for path in _files(EXAMPLE, ONCE) if (place := _place(path, style))]

    expected = {entry.path(ITEM.names) for entry in STYLES[style].entries}
    others = {
        PurePosixPath("resources/item.toml"),
        PurePosixPath("migrations/versions/{{ create_items }}.py"),
        PurePosixPath(".fastwright/resources/item.toml"),
    }
    assert expected | others == set(found)
    assert len(found) == len(expected) + len(others)


def test_example_is_not_multiplied() -> None:
    """At most one file for each role and style: a new answer adds none."""
    others = 3
    most = sum(len(style.entries) + others for style in STYLES.values())

    assert 0 < len(_files(EXAMPLE, ONCE)) <= most


def test_paths_in_the_wheel_are_short() -> None:
    """An installed template can be unpacked and read on Windows."""
    paths = [str(WHEEL / path) for path in _files("template", "shared")]

    assert [(len(path), path) for path in paths if len(path) > LONGEST] == []


def _title(row: Row) -> str:
    short = [str(value)[:14].strip().replace(" ", "_") for value in row.values()]
    return "-".join(short).encode("ascii", "replace").decode()


@pytest.mark.parametrize("row", ROWS, ids=_title)
def test_example_is_what_the_generator_writes(row: Row, template: Path, tmp_path: Path) -> None:
    """For each pair of answers, a project with it is one to which it was added, byte for byte.

    In files that were there before, only the order of lines is left to the template.
    """
    with_example, without = tmp_path / "with" / "demo", tmp_path / "without" / "demo"
    for place, example in ((with_example, True), (without, False)):
        run_copy(str(template), place, row | {"example": example}, defaults=True, quiet=True)
    changes = plan_add(find_project(without), ITEM, now=WRITTEN).changes
    created = {str(each.path): each.text for each in changes if isinstance(each, Create)}
    edited = {str(each.path): each.new for each in changes if isinstance(each, Edit)}

    found, before = texts(with_example), texts(without)
    wired = edited.keys() - KEPT_BY_COPIER

    assert len(created) + len(edited) == len(changes)
    assert found.keys() == before.keys() | created.keys()
    assert created == {path: found[path] for path in created}
    assert {path: _lines(edited[path]) for path in wired} == {
        path: _lines(found[path]) for path in wired
    }
    assert {path for path in before.keys() - wired if before[path] != found[path]} <= KEPT_BY_COPIER


def _lines(text: str) -> list[str]:
    return sorted(text.splitlines())
