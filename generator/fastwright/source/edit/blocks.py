"""Functions and assignments at top level, with the assignments that belong to them."""

import ast
import re
from itertools import takewhile

from fastwright.errors import CannotEdit
from fastwright.source.edit.parsed import BOM, FUNCTIONS, Source


def ensure_block(source: Source, block: str, *, among: re.Pattern[str]) -> Source:
    """Add statements that belong together, sorted among their siblings.

    A block counts as there if all names that it binds are bound. Siblings are top-level
    functions and assignments whose whole name `among` matches, each with the assignments that
    follow and use it; the block goes before the first greater one, else after the last, else to
    the end. Functions stand two blank lines apart, assignments on the next line. Raises
    CannotEdit as ensure_statement does, and if the block's first name is there but not the rest.
    """
    added = Source.parse(block)
    name, first = added.named[0]
    if name in source.by_name:
        if added.defined_names <= source.defined_names:
            return source
        raise CannotEdit(f"it has another {name}")
    gap = "\n\n" if isinstance(first, FUNCTIONS) else ""
    code = block.strip("\r\n") + "\n"
    siblings = [(each, node) for each, node in source.named if among.fullmatch(each)]
    for each, node in siblings:
        if each > name:
            return source.insert_before(node, code + gap)
    if siblings:
        return source.insert_after(_last_of_group(source, *siblings[-1]), gap + code)
    is_blank = not source.text.removeprefix(BOM).strip()
    return source.insert_lines(len(source.text), code if is_blank else "\n\n" + code)


def remove_block(source: Source, block: str) -> Source:
    """Remove the statements of a block with the blank lines around; the inverse of ensure_block.

    Raises CannotEdit if the block's first name is there but the statements differ from the
    block's, if a line is shared with another statement.
    """
    wanted = Source.parse(block)
    name, first = wanted.named[0]
    found = source.by_name.get(name)
    if found is None:
        return source
    start = source.body.index(found) - wanted.body.index(first)
    statements = source.body[max(start, 0) : start + len(wanted.body)]
    if list(map(ast.dump, statements)) != list(map(ast.dump, wanted.body)):
        raise CannotEdit(f"{name} was edited by hand")
    if isinstance(first, FUNCTIONS):
        return _cut_block(source, statements)
    return source.cut_lines(source.lines(statements[0])[0], source.lines(statements[-1])[1])


def _last_of_group(source: Source, name: str, node: ast.stmt) -> ast.stmt:
    following = source.body[source.body.index(node) + 1 :]
    return [node, *takewhile(lambda each: _uses(each, name), following)][-1]


def _uses(node: ast.stmt, name: str) -> bool:
    if not isinstance(node, ast.Assign | ast.AnnAssign | ast.TypeAlias) or node.value is None:
        return False
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node.value))


def _cut_block(source: Source, statements: list[ast.stmt]) -> Source:
    start, end = source.lines(statements[0])[0], source.lines(statements[-1])[1]
    match source.blank_above(start), source.blank_below(end)[:2]:
        case [_, above, *_], _:
            return source.cut_lines(above, end)
        case _, [*_, below]:
            return source.cut_lines(start, below)
    return source.cut_lines(start, end)
