"""The items of a top-level list."""

import ast

from fastwright.errors import CannotEdit
from fastwright.source.edit.items import insert_item, natural, remove_item, sorted_index
from fastwright.source.edit.parsed import Key, Source


def ensure_listed(source: Source, name: str, code: str) -> Source:
    """Add an item to the list called `name`, sorted if it is sorted; the first gets its own line.

    Nothing is added if the list has an item with an equal syntax tree. Raises CannotEdit if the
    list is missing or computed, or if the text does not parse.
    """
    value = _list(source, name)
    if _index(value, code) is not None:
        return source
    if not value.elts:
        close = source.span(value)[1] - 1
        # Otherwise, a list that once was too long for a line would never be as it was before.
        start = "" if source.text[:close].endswith("\n") else "\n"
        return source.replace(close, close, f"{start}    {code},\n")
    items = [ast.unparse(item) for item in value.elts]
    index = sorted_index(items, ast.unparse(ast.parse(code, mode="eval")), _naturally)
    return insert_item(source, value.elts, index, code)


def remove_listed(source: Source, name: str, code: str) -> Source:
    """Remove the item with an equal syntax tree; the inverse of ensure_listed, with its errors."""
    value = _list(source, name)
    index = _index(value, code)
    return source if index is None else remove_item(source, value.elts, index)


def _naturally(item: str) -> Key:
    return 0, natural(item)


def _list(source: Source, name: str) -> ast.List:
    found = [value for node in source.body if (value := _bound_to(node, name))]
    if len(found) == 1 and isinstance(found[0], ast.List):
        starred = any(isinstance(item, ast.Starred) for item in found[0].elts)
        if not starred:
            return found[0]
    raise CannotEdit(f"{name} is not a plain list" if found else f"it has no top-level {name}")


def _bound_to(node: ast.stmt, name: str) -> ast.expr | None:
    match node:
        case (
            ast.Assign(targets=[ast.Name(id=target)], value=value)
            | ast.AnnAssign(target=ast.Name(id=target), value=value)
            | ast.AugAssign(target=ast.Name(id=target), value=value)
        ) if target == name:
            return value
    return None


def _index(value: ast.List, code: str) -> int | None:
    wanted = ast.dump(ast.parse(code, mode="eval").body)
    dumps = [ast.dump(item) for item in value.elts]
    return dumps.index(wanted) if wanted in dumps else None
