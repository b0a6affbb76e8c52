"""Lays out rows of text in columns and wraps long cells."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from unicodedata import east_asian_width

GAP = "  "
NARROWEST = 6
_PIECE = re.compile(r"[^\s:/+,_]*[:/+,_]?\s*|\s+")

type Row = Sequence[str]


def grid(rows: Sequence[Row], width: int | None) -> Iterator[list[list[str]]]:
    """Yield each row as its lines, each a list of cells padded to the column width.

    Lines are at most `width` characters wide, unless the columns become too narrow; None disables
    wrapping.
    """
    widths = _widths(rows, width)
    for row in rows:
        cells = map(_fold, row, widths)
        lines = zip_longest(*cells, fillvalue="")
        yield [list(map(_padded, line, widths)) for line in lines]


def _widths(rows: Sequence[Row], width: int | None) -> list[int]:
    widths = [max(map(_size, column)) for column in zip(*rows, strict=True)]
    if width is None:
        return widths
    room = width - len(GAP) * (len(widths) - 1)
    while sum(widths) > room and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _fold(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a cell, broken after a space or a punctuation mark if possible."""
    line = ""
    for piece in _PIECE.findall(text):
        if line and _size(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece
        while _size(line.rstrip()) > width:
            cut = _cut(line, width)
            yield line[:cut]
            line = line[cut:]
    yield line.rstrip()


def _cut(text: str, width: int) -> int:
    return next(n for n in range(len(text), 0, -1) if n == 1 or _size(text[:n]) <= width)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _size(text))


def _size(text: str) -> int:
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)
