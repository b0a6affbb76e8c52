"""Python source for values in generated code."""

import re
from collections.abc import Iterator
from unicodedata import east_asian_width

from fastwright.language.fields import Default

LONGEST_LITERAL = 64  # columns; with its indentation and brackets it stays within a line

_PLAIN = re.compile(rf"[ !#-\[\]-~]{{0,{LONGEST_LITERAL}}}")
_WORDS = re.compile(r"\S+\s*|\s+")


def source(value: object) -> str:
    """Return the Python source of a value, with ruff's quotes and within the line length."""
    if not isinstance(value, str):
        return repr(value)
    if _PLAIN.fullmatch(value):  # printable ASCII without quotes and backslashes, as nearly all are
        return f'"{value}"'
    pieces = [f'"{piece}"' for piece in _pieces(value)] or ['""']
    return pieces[0] if len(pieces) == 1 else f"({' '.join(pieces)})"


def _pieces(text: str) -> Iterator[str]:
    """Return a text cut into pieces that fit a line, between words where possible."""
    piece, width = "", 0
    for word in _WORDS.findall(text):
        escaped = [_escaped(character) for character in word]
        if width + sum(map(_width, escaped)) > LONGEST_LITERAL and piece:
            yield piece
            piece, width = "", 0
        for character in escaped:
            if width + _width(character) > LONGEST_LITERAL:
                yield piece
                piece, width = "", 0
            piece, width = piece + character, width + _width(character)
    if piece:
        yield piece


def _escaped(character: str) -> str:
    return f"\\{character}" if character in '"\\' else repr(character)[1:-1].replace("\\'", "'")


def _width(character: str) -> int:
    return sum(2 if east_asian_width(each) in "FW" else 1 for each in character)


def literal_default(value: object, server: object) -> Default:
    """Return a default that has the same source in Python and in the database."""
    python, sql = source(value), source(server)
    return Default(f"default={python}", python, sql, sql)
