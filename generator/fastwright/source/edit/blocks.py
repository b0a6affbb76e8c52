"""Top-level functions and assignments, with the assignments that belong to them."""

import ast
import re
from itertools import takewhile

from fastwright.errors import CannotEdit
from fastwright.source.edit.bindings import defined_names
from fastwright.source.edit.parsed import BOM, FUNCTIONS, Source


def ensure_block(text: str, block: str, *, among: re.Pattern[str]) -> str:
    """Add statements that belong together, sorted among similar ones.

    Nothing is added if all names that the block binds are already bound. Similar statements are
    top-level functions and assignments whose full name matches `among`, each with the assignments
    that follow and use it. The block goes before the first one with a greater name, else after the
    last one, else to the end. Two blank lines separate functions, none separate assignments. Raises
    CannotEdit as ensure_statement does, and if only the block's first name is bound.
    """
    source = Source.parse(text)
    found = _named(source)
    name, first = _named(Source.parse(block))[0]
    if any(each == name for each, _ in found):
        if defined_names(block) <= defined_names(text):
            return text
        raise CannotEdit(f"it already has another {name}")
    gap = "\n\n" if isinstance(first, FUNCTIONS) else ""
    code = block.strip("\r\n") + "\n"
    siblings = [(each, node) for each, node in found if among.fullmatch(each)]
    for each, node in siblings:
        if each > name:
            return source.insert_before(node, code + gap)
    if siblings:
        return source.insert_after(_last_of_group(source, *siblings[-1]), gap + code)
    is_blank = not text.removeprefix(BOM).strip()
    return source.insert_lines(len(text), code if is_blank else "\n\n" + code)


def remove_block(text: str, block: str) -> str:
    """Remove the statements of a block and the blank lines around it; the inverse of ensure_block.

    Raises CannotEdit if the statements under the block's first name differ from the block, if a
    line is shared with another statement, or if the text does not parse.
    """
    source = Source.parse(text)
    wanted = Source.parse(block)
    name, first = _named(wanted)[0]
    found = next((node for each, node in _named(source) if each == name), None)
    if found is None:
        return text
    start = source.body.index(found) - wanted.body.index(first)
    statements = source.body[max(start, 0) : start + len(wanted.body)]
    if list(map(ast.dump, statements)) != list(map(ast.dump, wanted.body)):
        raise CannotEdit(f"{name} was edited by hand")
    if isinstance(first, FUNCTIONS):
        return _cut_block(source, statements)
    return source.cut_lines(source.lines(statements[0])[0], source.lines(statements[-1])[1])


def _named(source: Source) -> list[tuple[str, ast.stmt]]:
    """Return the functions and simple assignments, each with its name."""
    return [(name, node) for node in source.body if (name := _name(node))]


def _name(node: ast.stmt) -> str | None:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return None


def _last_of_group(source: Source, name: str, node: ast.stmt) -> ast.stmt:
    following = source.body[source.body.index(node) + 1 :]
    return [node, *takewhile(lambda each: _uses(each, name), following)][-1]


def _uses(node: ast.stmt, name: str) -> bool:
    if not isinstance(node, ast.Assign | ast.AnnAssign | ast.TypeAlias) or node.value is None:
        return False
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node.value))


def _cut_block(source: Source, statements: list[ast.stmt]) -> str:
    start, end = source.lines(statements[0])[0], source.lines(statements[-1])[1]
    match source.blank_above(start), source.blank_below(end)[:2]:
        case [_, above, *_], _:
            return source.cut_lines(above, end)
        case _, [*_, below]:
            return source.cut_lines(start, below)
    return source.cut_lines(start, end)
