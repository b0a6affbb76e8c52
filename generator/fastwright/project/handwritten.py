"""Reads the primary key of a hand-written model from its source."""

import ast
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from decimal import Decimal

from fastwright.language.fields import FieldType, LinkedField
from fastwright.language.names import Names
from fastwright.language.types import TYPES
from fastwright.language.types.ids import ID_TYPES, id_field

# These base classes have no id, unlike `Entity` and any other base class.
_WITHOUT_ID = {"Base", "AuditBase", "TimestampMixin"}


def model_key(text: str, names: Names, own: str) -> tuple[LinkedField, ...]:
    """Return the fields of a model's key; `own` is the type of the id that its base class has.

    Raises SyntaxError for a file that cannot be parsed, and ValueError for a key that cannot be
    found or that no ref can hold.
    """
    classes = (node for node in ast.parse(text).body if isinstance(node, ast.ClassDef))
    model = next((found for found in classes if found.name == names.pascal), None)
    columns = [*_key_columns(model)] if model else []
    if model and not columns and {_name(base) for base in model.bases} <= _WITHOUT_ID:
        msg = (
            "its primary key was not found; write id: Mapped[...] = mapped_column(primary_key=True)"
        )
        raise ValueError(msg)
    return tuple(_field(*column, names) for column in columns) or (id_field(own, names),)


def _key_columns(model: ast.ClassDef) -> Iterator[tuple[str, ast.expr, ast.Call]]:
    """Yield the name, the annotation and the call of each column of the primary key."""
    for statement in model.body:
        match statement:
            case ast.AnnAssign(ast.Name(column), annotation, ast.Call() as call):
                match _option(call, "primary_key"):
                    case ast.Constant(True):
                        yield column, annotation, call


def _field(name: str, annotation: ast.expr, call: ast.Call, names: Names) -> LinkedField:
    types = {_name(each): each for each in call.args}
    kind = _kind(_python(annotation), types.keys() - {"ForeignKey"})
    if kind is None or _option(call, "name", "type_"):
        column = f"{ast.unparse(annotation)} = {ast.unparse(call)}"
        advice = "use a plain field instead of a ref"
        msg = f"a ref cannot hold the type or column name of its key {name}, {column}; {advice}"
        raise ValueError(msg)
    if kind.name in ID_TYPES:
        return replace(id_field(kind.name, names), name=name)
    longest = _length(name, types) if kind.index_length else None
    return LinkedField(name, kind.name, kind, names, max=longest)


def _kind(python: str, columns: AbstractSet[str]) -> FieldType | None:
    """Return the field type with that Python type and no column type besides these.

    Returns None if there is no such type, because a ref would create a different column.
    """
    kinds = (kind for kind in TYPES.values() if kind.column_types)
    same = (kind for kind in kinds if kind.python.rpartition(".")[2] == python)
    return next((kind for kind in same if columns <= {*kind.column_types}), None)


def _length(name: str, types: dict[str, ast.expr]) -> Decimal:
    match types.get("String"):
        case (
            ast.Call(args=[ast.Constant(int() as length)])
            | ast.Call(keywords=[ast.keyword("length", ast.Constant(int() as length))])
        ):
            return Decimal(length)
    msg = f"the length of its key {name} was not found; write it as a number, as in String(5)"
    raise ValueError(msg)


def _option(call: ast.Call, *names: str) -> ast.expr | None:
    return next((each.value for each in call.keywords if each.arg in names), None)


def _python(annotation: ast.expr) -> str:
    """Return the last name of an attribute's type: `date` for `Mapped[dt.date]`."""
    match annotation:
        case ast.Subscript(slice=ast.Constant(str() as quoted)):
            return quoted.rpartition(".")[2]
        case ast.Subscript(slice=found):
            return _name(found)
    return ""


def _name(node: ast.expr) -> str:
    """Return the last part of the name of a class, a type or a call."""
    match node:
        case ast.Call(func=called):
            return _name(called)
        case ast.Subscript(value=generic):
            return _name(generic)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""
