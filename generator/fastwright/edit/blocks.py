"""Functions at top level, with the assignments that belong to them."""

import ast
import re
from itertools import takewhile

from fastwright.edit.bindings import defined_names
from fastwright.edit.source import BOM, FUNCTIONS, Function, Source
from fastwright.errors import CannotEdit


def ensure_block(text: str, block: str, *, among: re.Pattern[str]) -> str:
    """Add statements that belong together, two blank lines apart from the rest.

    A block counts as there if all names that it binds are bound. Siblings are top-level
    functions whose whole name `among` matches, each with the assignments that follow and use
    it; the block goes before the first greater one, else after the last, else to the end.
    Raises CannotEdit as ensure_statement does, and if its function is there but not the rest.
    """
    source = Source.parse(text)
    functions = _functions(source)
    name = _functions(Source.parse(block))[0].name
    if any(function.name == name for function in functions):
        if defined_names(block) <= defined_names(text):
            return text
        raise CannotEdit(f"it has another {name}")
    code = block.strip("\r\n") + "\n"
    siblings = [function for function in functions if among.fullmatch(function.name)]
    for sibling in siblings:
        if sibling.name > name:
            return source.insert_before(sibling, code + "\n\n")
    if siblings:
        return source.insert_after(_last_of_group(source, siblings[-1]), "\n\n" + code)
    is_blank = not text.removeprefix(BOM).strip()
    return source.insert_lines(len(text), code if is_blank else "\n\n" + code)


def remove_block(text: str, block: str) -> str:
    """Remove the statements of a block with two blank lines; the inverse of ensure_block.

    Raises CannotEdit if the block's function is there but the statements differ from the
    block's, if a line is shared with another statement, or if the text does not parse.
    """
    source = Source.parse(text)
    wanted = Source.parse(block)
    named = _functions(wanted)[0]
    found = next((node for node in _functions(source) if node.name == named.name), None)
    if found is None:
        return text
    first = source.body.index(found) - wanted.body.index(named)
    statements = source.body[max(first, 0) : first + len(wanted.body)]
    if list(map(ast.dump, statements)) != list(map(ast.dump, wanted.body)):
        raise CannotEdit(f"{named.name} was edited by hand")
    return _cut_block(source, statements)


def _functions(source: Source) -> list[Function]:
    return [node for node in source.body if isinstance(node, FUNCTIONS)]


def _last_of_group(source: Source, function: Function) -> ast.stmt:
    following = source.body[source.body.index(function) + 1 :]
    return [function, *takewhile(lambda node: _uses(node, function.name), following)][-1]


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
