"""One-line statements at top level."""

import ast
from functools import lru_cache

from fastwright.errors import CannotEdit
from fastwright.source.edit.parsed import Source


def ensure_statement(source: Source, statement: str, *, among: str) -> Source:
    """Add a one-line top-level statement, sorted among those that start with `among`.

    If those are not sorted it goes after the last; if there are none, after the assignment of the
    object whose method it calls. Nothing is added if there is a statement with an equal syntax
    tree. Raises CannotEdit if there is no such place, if the line to insert at is shared with
    another statement, or if the text does not parse.
    """
    wanted = Source.parse(statement).body[0]
    if _find(source, wanted):
        return source
    line = statement.strip() + "\n"
    siblings = [node for node in source.body if source.text.startswith(among, source.start(node))]
    if siblings:
        keys = [_code(node) for node in siblings]
        return source.insert_sorted(siblings, keys, ast.unparse(wanted), line)
    return source.insert_after(_assignment(source, among.partition(".")[0]), line)


def remove_statement(source: Source, statement: str) -> Source:
    """Remove the top-level statement with an equal tree; the inverse of ensure_statement.

    Comments above it are kept. Raises CannotEdit if its line is shared with another statement, or
    if the text does not parse.
    """
    found = _find(source, Source.parse(statement).body[0])
    return source.cut_lines(*source.lines(found)) if found else source


# An edit leaves the other nodes as they are, and the next one asks for the same again.
@lru_cache(maxsize=1024)
def _code(node: ast.stmt) -> str:
    return ast.unparse(node)


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
    names = [node.id for node in ast.walk(wanted) if isinstance(node, ast.Name)]
    return next((node for node in source.body if _equal(source, node, wanted, names)), None)


def _equal(source: Source, one: ast.stmt, other: ast.stmt, names: list[str]) -> bool:
    if type(one) is not type(other):
        return False
    # To dump hundreds of statements takes longer than to see that they name something else.
    text = source.segment(one)
    return all(name in text for name in names) and ast.dump(one) == ast.dump(other)
