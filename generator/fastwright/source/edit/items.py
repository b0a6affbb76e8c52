"""Comma-separated items in an import or a list, and the orders that they can have."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache

from fastwright.source.edit.parsed import COMMA, Key, Node, Source

COMMENT_AFTER_ITEM = re.compile(r"[ \t]*(,?)[ \t]*#")
REST_OF_ITEM_LINE = re.compile(r"[ \t]*,[ \t]*(#.*)?")


def insert_item(source: Source, nodes: Sequence[Node], index: int, code: str) -> Source:
    """Insert an item at an index, on its own line if the others are."""
    if index == len(nodes):
        return _append_item(source, nodes[-1], code)
    start = source.span(nodes[index])[0]
    indent = source.indent(nodes[index])
    if indent is None:
        return source.replace(start, start, f"{code}, ")
    above = source.above_comments(start - len(indent))
    return source.replace(above, above, f"{indent}{code},\n")


def _append_item(source: Source, last: Node, code: str) -> Source:
    end, indent = source.span(last)[1], source.indent(last)
    if indent is None:
        return source.replace(end, end, f", {code}")
    rest = source.rest_of_line(end)
    comment = COMMENT_AFTER_ITEM.match(rest)
    if comment is None:
        return source.replace(end, end, f",\n{indent}{code}")
    added = f"{rest}\n{indent}{code}," if comment[1] else f",{rest}\n{indent}{code}"
    return source.replace(end, end + len(rest), added)


def remove_item(source: Source, nodes: Sequence[Node], index: int) -> Source:
    """Remove an item with its comma, and its line if nothing is left on it."""
    node = nodes[index]
    start, end = source.span(node)
    indent, rest = source.indent(node), source.rest_of_line(end)
    if indent is not None and REST_OF_ITEM_LINE.fullmatch(rest):
        return source.cut_lines(start - len(indent), source.line_end(node))
    later = nodes[index + 1] if index + 1 < len(nodes) else None
    if later and (index == 0 or later.lineno == node.end_lineno):
        return source.replace(start, source.span(later)[0], "")
    if index == 0:
        comma = COMMA.match(source.text, end)
        return source.replace(start, comma.end() if comma else end, "")
    before = source.span(nodes[index - 1])[1]
    comments = source.text[before:start].replace(",", "", 1).rstrip()
    return source.replace(before, end, comments)


def sorted_index(names: list[str], name: str, *orders: Callable[[str], Key]) -> int:
    """Return the index for a name in the first order that the names have, else the end."""
    for order in orders:
        keys = [order(each) for each in names]
        if keys == sorted(keys):
            return bisect_right(keys, order(name))
    return len(names)


def by_kind(name: str) -> Key:
    """Return a sort key as ruff uses for `__all__`: SCREAMING_CASE, CamelCase, then the rest."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, natural(name)


def by_kind_ignoring_case(name: str) -> Key:
    """Return a sort key as ruff uses for imported names."""
    kind, _ = by_kind(name)
    return kind, natural(name.lower())


def plainly(name: str) -> Key:
    """Return a sort key as Python uses for strings."""
    return 0, name


@cache
def natural(text: str) -> str:
    """Return a sort key that sorts 10 after 9."""
    return re.sub(r"\d+", lambda number: number[0].zfill(20), text)
