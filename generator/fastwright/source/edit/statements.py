"""One-line statements at top level."""

import ast

from fastwright.errors import CannotEdit
from fastwright.source.edit.parsed import Source


def ensure_statement(text: str, statement: str, *, among: str) -> str:
    """Add a one-line top-level statement, sorted among those that start with `among`.

    If those are not sorted it goes after the last; if there are none, after the assignment of the
    object whose method it calls. Nothing is added if there is a statement with an equal syntax
    tree. Raises CannotEdit if there is no such place, if the line to insert at is shared with
    another statement, or if the text does not parse.
    """
    source = Source.parse(text)
    wanted = Source.parse(statement).body[0]
    if _find(source, wanted):
        return text
    line = statement.strip() + "\n"
    siblings = [node for node in source.body if source.segment(node).startswith(among)]
    if siblings:
        keys = [ast.unparse(node) for node in siblings]
        return source.insert_sorted(siblings, keys, ast.unparse(wanted), line)
    return source.insert_after(_assignment(source, among.partition(".")[0]), line)


def remove_statement(text: str, statement: str) -> str:
    """Remove the top-level statement with an equal syntax tree; the inverse of ensure_statement.

    Comments above it are kept. Raises CannotEdit if its line is shared with another statement, or
    if the text does not parse.
    """
    source = Source.parse(text)
    found = _find(source, Source.parse(statement).body[0])
    return source.cut_lines(*source.lines(found)) if found else text


def _assignment(source: Source, name: str) -> ast.stmt:
    for node in source.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=target)])
                | ast.AnnAssign(target=ast.Name(id=target))
            ) if target == name:
                return node
    raise CannotEdit(f"it has no top-level {name}")


def _find(source: Source, wanted: ast.stmt) -> ast.stmt | None:
    return next((node for node in source.body if _equal(node, wanted)), None)


def _equal(one: ast.stmt, other: ast.stmt) -> bool:
    return type(one) is type(other) and ast.dump(one) == ast.dump(other)
