from hypothesis import given
from hypothesis import strategies as st

from fastwright.cli.grid import GAP, NARROWEST, grid


def drawn(rows: list[tuple[str, ...]], width: int | None) -> list[str]:
    """Return the lines of a table."""
    return [GAP.join(line).rstrip() for lines in grid(rows, width) for line in lines]


def test_columns_are_aligned() -> None:
    """A column is as wide as its widest cell, counted as a terminal does."""
    assert drawn([("a", "bb", "c"), ("aaa", "", "語"), ("", "b", "cc")], None) == [
        "a    bb  c",
        "aaa      語",
        "     b   cc",
    ]


def test_the_widest_column_is_folded() -> None:
    """Where a line would be too long, its widest cell goes on below, broken after a mark."""
    assert drawn([("status", "enum:draft+active+retired:default=draft", "x")], 30) == [
        "status  enum:draft+active+   x",
        "        retired:",
        "        default=draft",
    ]


def test_a_long_word_is_broken() -> None:
    """What has no mark to break after is broken anywhere."""
    assert drawn([("ab", "c" * 20)], 14) == ["ab  cccccccccc", "    cccccccccc"]


CELLS = st.text(st.sampled_from("ab :_語"), max_size=30)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1), st.integers(1, 60))
def test_all_is_shown_and_fits(rows: list[tuple[str, ...]], width: int) -> None:
    """Whatever stands in the cells, no letter is lost and no line is too long."""
    lines = [line for each in grid(rows, width) for line in each]

    least = 3 * NARROWEST + 2 * len(GAP)
    text = "".join(cell for row in rows for cell in row)
    assert all(sum(map(_size, line)) + 2 * len(GAP) <= max(width, least) for line in lines)
    for letter in "ab:_語":
        assert sum(cell.count(letter) for line in lines for cell in line) == text.count(letter)


def _size(text: str) -> int:
    return len(text) + text.count("語")
