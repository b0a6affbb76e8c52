from itertools import product
from pathlib import PurePosixPath

import pytest
from scripts.conditions import Answers
from scripts.example import EXAMPLE, Ways, sources

from fastwright.project.styles import STYLES

PLACE = PurePosixPath("app/models/item.py")
BASES = {"layered": ("own",), "advanced-alchemy": ("own", "library"), "archtool": ("own",)}
WAYS: dict[str, list[Answers]] = {
    style: [
        {"bases": bases, "keys": keys} for bases, keys in product(BASES[style], ("uuid", "int"))
    ]
    for style in STYLES
}
FOLDERS = [EXAMPLE / "{{ layered }}", EXAMPLE / "{{ alchemy }}", EXAMPLE / "{{ archtool }}"]


def _by_style(*deciding: str, only: tuple[str, ...] = tuple(STYLES)) -> dict[str, Ways]:
    """Return a file that these answers decide, in these styles only."""
    return {
        style: [
            (way, {PLACE: f"{[{'style': style, **way}[name] for name in deciding]}\n"})
            if style in only
            else (way, {})
            for way in ways
        ]
        for style, ways in WAYS.items()
    }


@pytest.mark.parametrize("deciding", [(), ("keys",), ("bases",), ("bases", "keys")])
def test_file_that_no_style_changes_stands_once(deciding: tuple[str, ...]) -> None:
    """Other answers are conditions in it, also one that only one style asks."""
    (source,) = sources(_by_style(*deciding))

    assert source.folder == EXAMPLE
    assert (source.path.suffix == ".jinja") == bool(deciding)


@pytest.mark.parametrize("deciding", [("style",), ("style", "keys"), ("style", "bases", "keys")])
def test_file_that_styles_change_stands_once_in_each(deciding: tuple[str, ...]) -> None:
    """No other answer makes another file of it."""
    found = sources(_by_style(*deciding))

    assert [each.folder for each in found] == FOLDERS


def test_file_of_some_styles_stands_with_them() -> None:
    """Where others have no such file, it must not appear."""
    found = sources(_by_style(only=("layered", "archtool")))

    assert [each.folder for each in found] == [FOLDERS[0], FOLDERS[2]]


def test_only_a_file_with_conditions_is_called_jinja() -> None:
    """A plain file can be read, and checked, as what it is."""
    (source,) = sources(_by_style())

    assert source.path == EXAMPLE / PLACE
    assert source.text == "[]\n"
