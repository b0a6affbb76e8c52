from itertools import product
from pathlib import PurePosixPath

import pytest
from scripts.example import Files, Way, conditional, deciding, overlay

PATH = PurePosixPath("app/models/item.py")
BASES = {"layered": ("",), "advanced-alchemy": ("own", "library")}
WAYS = [
    {"style": style, **({"bases": bases} if bases else {}), "keys": keys}
    for style, keys in product(BASES, ("uuid", "bigint"))
    for bases in BASES[style]
]
LIBRARY = {"style": "advanced-alchemy", "bases": "library", "keys": "bigint"}


def _by_way(*names: str) -> list[tuple[Way, Files]]:
    """Return a file that the answers to these questions decide."""
    return [(way, {PATH: str([way.get(name) for name in names])}) for way in WAYS]


@pytest.mark.parametrize(
    "names",
    [(), ("style",), ("keys",), ("style", "bases"), ("style", "keys"), ("style", "bases", "keys")],
)
def test_file_is_placed_by_what_decides_it(names: tuple[str, ...]) -> None:
    """A file depends on all answers that decide it, and on no more."""
    expected = {name: LIBRARY[name] for name in names}

    assert deciding(LIBRARY, PATH, _by_way(*names)) == expected


def test_answer_of_one_style_is_not_looked_at_alone() -> None:
    """`bases` has a default also where it is not asked, so the style stands with it."""
    names = ("style", "bases")

    assert deciding(LIBRARY, PATH, _by_way("bases")) == {name: LIBRARY[name] for name in names}


def test_file_of_some_ways_is_placed_apart() -> None:
    """Where others have no such file, it must not appear."""
    by_way = [(way, {PATH: "x"} if way["keys"] == "bigint" else {}) for way in WAYS]

    assert deciding(LIBRARY, PATH, by_way) == {"keys": "bigint"}


def test_overlay_is_a_folder_or_a_condition() -> None:
    """What nothing decides lies in the template itself."""
    assert overlay() == "."
    assert overlay(style="layered", keys="uuid") == (
        "{% if style == 'layered' and keys == 'uuid' %}.{% endif %}"
    )


def test_lines_that_differ_get_a_condition() -> None:
    """What both texts have is written once."""
    given = {"ours_if": "a", "theirs_if": "b"}

    assert conditional("1\n2\n3\n", "1\n4\n3\n", **given) == (
        "1\n{% if a %}2\n{% else %}4\n{% endif %}3\n"
    )
    assert conditional("1\n2\n", "1\n", **given) == "1\n{% if a %}2\n{% endif %}"
    assert conditional("1\n", "1\n2\n", **given) == "1\n{% if b %}2\n{% endif %}"
    assert conditional("1\n", "1\n", **given) == "1\n"
