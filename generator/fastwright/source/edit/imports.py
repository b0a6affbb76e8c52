"""Import statements."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from itertools import groupby

from fastwright.source.edit.items import (
    by_kind,
    by_kind_ignoring_case,
    insert_item,
    natural,
    plainly,
    remove_item,
    sorted_index,
)
from fastwright.source.edit.parsed import DEFINITIONS, Import, Key, Source, module_of

IMPORTS = (ast.Import, ast.ImportFrom)


def ensure_import(source: Source, module: str, name: str) -> Source:
    """Add `from module import name` where import sorting would put it.

    `name` can be `name as other`, which gets its own statement; any other name is added to an
    existing `from module import ...`. Only top-level imports count. Raises CannotEdit if the line
    to change or to insert at is shared with another statement, or if the text does not parse.
    """
    statements = source.imports_from.get(module, [])
    if any(_binds(alias, name) for statement in statements for alias in statement.names):
        return source
    for statement in statements if " as " not in name else []:
        if any(alias.name != "*" and alias.asname is None for alias in statement.names):
            return _extend_import(source, statement, name)
    return _insert_import(source, module, f"from {module} import {name}\n")


def remove_import(source: Source, module: str, name: str) -> Source:
    """Remove `name` from the top-level `from module import ...`; the inverse of ensure_import.

    A statement without names is removed, with the blank line that separates it. Raises CannotEdit
    if its line is shared, or if the text does not parse.
    """
    for statement in source.imports_from.get(module, []):
        for index, alias in enumerate(statement.names):
            if _binds(alias, name):
                source.lines(statement)
                if len(statement.names) > 1:
                    return remove_item(source, statement.names, index)
                return _cut_import(source, statement)
    return source


def _binds(alias: ast.alias, name: str) -> bool:
    imported, _, other_name = name.partition(" as ")
    known_as = (other_name,) if other_name else (None, imported)
    return alias.name == imported and alias.asname in known_as


@cache
def _section(module: str) -> Key:
    """Return the rank of a module in import sorting, and its root, which separates sections."""
    root = module.partition(".")[0]
    if not root:
        return 3, ""
    if root == "__future__":
        return 0, ""
    return (1, "") if root in sys.stdlib_module_names else (2, root)


@cache
def _import_key(module: str, *, is_from: bool) -> Key:
    path = module.lstrip(".")
    dots = len(module) - len(path)
    return (1000 - dots if is_from else 0), natural(path.lower())


def _import_runs(source: Source) -> Iterator[list[Import]]:
    """Yield the imports as import sorting sees them: in runs with nothing between."""
    grouped = groupby(source.body, lambda node: isinstance(node, IMPORTS))
    for _, group in grouped:
        if run := [node for node in group if isinstance(node, IMPORTS)]:
            yield run


def _extend_import(source: Source, statement: ast.ImportFrom, name: str) -> Source:
    source.lines(statement)
    names = [alias.name for alias in statement.names]
    index = sorted_index(names, name, by_kind_ignoring_case, by_kind, plainly)
    return insert_item(source, statement.names, index, name)


def _insert_import(source: Source, module: str, line: str) -> Source:
    section, first = _section(module), list[Import]()
    for run in _import_runs(source):
        first = first or run
        siblings = [node for node in run if _section(module_of(node)) == section]
        if siblings:
            keys = [_import_key(module_of(node), is_from=_is_from(node)) for node in siblings]
            return source.insert_sorted(siblings, keys, _import_key(module, is_from=True), line)
    return _insert_section(source, first, section, line)


def _is_from(node: Import) -> bool:
    return isinstance(node, ast.ImportFrom)


def _insert_section(source: Source, run: list[Import], section: Key, line: str) -> Source:
    earlier = [node for node in run if _section(module_of(node))[0] <= section[0]]
    if earlier:
        return source.insert_after(earlier[-1], "\n" + line)
    if run:
        return source.insert_before(run[0], line + "\n")
    if not source.body:
        return source.insert_lines(len(source.text), line)
    first = source.body[0]
    if ast.get_docstring(source.tree) is not None:
        return source.insert_after(first, "\n" + line)
    return source.insert_before(first, line + ("\n\n" if isinstance(first, DEFINITIONS) else "\n"))


def _cut_import(source: Source, statement: ast.ImportFrom) -> Source:
    start, end = source.lines(statement)
    run = next(run for run in _import_runs(source) if statement in run)
    index, section = run.index(statement), _section(module_of(statement))
    others = [_section(module_of(node)) for node in run if node is not statement]
    later = others[index:]
    below = source.blank_below(end)
    glued_to_next = bool(later) and later[0][0] == section[0] and not below
    if section in others or glued_to_next:
        return source.cut_lines(start, end)
    if index == 0 and (later or statement is source.body[0]):
        return source.cut_lines(start, below[-1] if below else end)
    above = source.blank_above(start)
    return source.cut_lines(above[0] if above else start, end)
