"""Edits of the diagram in a project's README."""

import re
from collections.abc import Sequence

from fastwright.code.diagram import EMPTY, HEAD

_BLOCK = re.compile(
    r"^(?P<fence>`{3,})[ \t]*mermaid[ \t]*\r?\n(?P<body>.*?)^(?P=fence)[ \t]*\r?$",
    re.MULTILINE | re.DOTALL,
)
_TABLE = re.compile(r'\s*"?(\w+)"? \{\s*')


def redrawn(text: str, old: str, new: str) -> str | None:
    """Return a README whose first ER diagram has the lines `new` of a table instead of `old`.

    `old` or `new` is empty if there is no such table. A README without a diagram, and a diagram
    without the table, stay unchanged. Returns None if the user edited the table's lines.
    """
    for block in _BLOCK.finditer(text):
        lines = block["body"].splitlines(keepends=True)
        if HEAD in map(str.strip, lines):
            changed = _changed(lines, *(_lines(each, lines[0]) for each in (old, new)))
            start, end = block.span("body")
            return None if changed is None else text[:start] + "".join(changed) + text[end:]
    return text


def _lines(drawn: str, like: str) -> list[str]:
    newline = "\r\n" if like.endswith("\r\n") else "\n"
    return [line + newline for line in drawn.splitlines()]


def _changed(lines: Sequence[str], old: list[str], new: list[str]) -> list[str] | None:
    if old and old[0] not in lines:
        return list(lines)  # the user removed it
    at = lines.index(old[0]) if old else _place(lines, new[0])
    if list(lines[at : at + len(old)]) != old or (not old and new[0] in lines):
        return None
    rest = [*lines[:at], *new, *lines[at + len(old) :]]
    if any(map(_TABLE.fullmatch, rest)):
        return [line for line in rest if line.strip() != EMPTY.strip()]
    return [*rest, *_lines(EMPTY, lines[0])]


def _place(lines: Sequence[str], head: str) -> int:
    """Return the index where a table belongs among the sorted tables."""
    for number, line in enumerate(lines):
        if _TABLE.fullmatch(line) and _name(line) > _name(head):
            return number
    return len(lines)


def _name(head: str) -> str:
    return _TABLE.sub(r"\1", head)
