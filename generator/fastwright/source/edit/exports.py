"""The list of names in `__all__`."""

import ast

from fastwright.errors import CannotEdit
from fastwright.source.edit.items import (
    by_kind,
    insert_item,
    plainly,
    remove_item,
    sorted_index,
)
from fastwright.source.edit.parsed import COMMA, Source


def ensure_in_all(source: Source, name: str) -> Source:
    """Add a name to `__all__`, sorted if it is sorted; a file without `__all__` stays.

    Raises CannotEdit if `__all__` is computed or a tuple without parentheses, or if the text does
    not parse.
    """
    value = _all_value(source)
    names = _strings(value) if value else []
    if value is None or name in names:
        return source
    _refuse_bare_tuple(source, value)
    quote = "'" if value.elts and source.segment(value.elts[0]).startswith("'") else '"'
    code = f"{quote}{name}{quote}"
    if not value.elts:
        close = source.span(value)[1] - 1
        return source.replace(close, close, f"{code}," if isinstance(value, ast.Tuple) else code)
    index = sorted_index(names, name, by_kind, plainly)
    return _checked_all(insert_item(source, value.elts, index, code))


def remove_from_all(source: Source, name: str) -> Source:
    """Remove a name from `__all__`; the inverse of ensure_in_all, with the same errors."""
    value = _all_value(source)
    names = _strings(value) if value else []
    if value is None or name not in names:
        return source
    _refuse_bare_tuple(source, value)
    index = names.index(name)
    match value:
        case ast.Tuple(elts=[_, last]) if not COMMA.match(source.text, source.span(last)[1]):
            return _leave_one_tuple(source, value.elts, 1 - index)
    return _checked_all(remove_item(source, value.elts, index))


def _all_value(source: Source) -> ast.List | ast.Tuple | None:
    statements = [node for node in source.body if _binds_all(node)]
    if not statements:
        return None
    source.lines(statements[0])
    value = getattr(statements[0], "value", None)
    if len(statements) > 1 or not isinstance(value, ast.List | ast.Tuple):
        raise CannotEdit("__all__ is computed")
    _strings(value)
    return value


def _binds_all(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign) or (isinstance(node, ast.AnnAssign) and node.value):
        targets = [node.target]
    else:
        return False
    return any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets)


def _strings(value: ast.List | ast.Tuple) -> list[str]:
    constants = [item.value for item in value.elts if isinstance(item, ast.Constant)]
    strings = [constant for constant in constants if isinstance(constant, str)]
    if len(strings) < len(value.elts):
        raise CannotEdit("__all__ is computed")
    return strings


def _refuse_bare_tuple(source: Source, value: ast.List | ast.Tuple) -> None:
    if not source.segment(value).endswith((")", "]")):
        raise CannotEdit("__all__ is a tuple without parentheses")


def _leave_one_tuple(source: Source, pair: list[ast.expr], index: int) -> Source:
    start, end = source.span(pair[0])[0], source.span(pair[1])[1]
    return _checked_all(source.replace(start, end, source.segment(pair[index]) + ","))


def _checked_all(source: Source) -> Source:
    """Refuse a result that parses but is not a list of strings, as after an edit of `[("a")]`."""
    _all_value(source)
    return source
