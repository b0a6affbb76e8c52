"""What a model written by hand is found by, read from its source."""

import ast
from collections.abc import Iterator
from decimal import Decimal

from fastwright.fields import Field
from fastwright.keys import ID, ID_TYPES, id_field
from fastwright.naming import Names
from fastwright.registry import TYPES

_KINDS = {"UUID": "uuid", "int": "int", "str": "str", "dt.date": "date", "date": "date"}


def model_key(text: str, names: Names, own: str) -> tuple[Field, ...]:
    """Return the fields of a model's key; `own` is the type of the id that its base gives it.

    Raises SyntaxError for a file that cannot be read, and ValueError for a type that no ref holds.
    """
    columns = [*_key_columns(text, names.pascal)]
    return tuple(_field(*column, names) for column in columns) or (id_field(own, names),)


def _key_columns(text: str, name: str) -> Iterator[tuple[str, str, ast.Call]]:
    """Yield the name, the annotation and the call of each column of the primary key."""
    classes = (node for node in ast.parse(text).body if isinstance(node, ast.ClassDef))
    for statement in (each for found in classes if found.name == name for each in found.body):
        match statement:
            case ast.AnnAssign(ast.Name(column), annotation, ast.Call() as call):
                if any(each.arg == "primary_key" for each in call.keywords):
                    yield column, ast.unparse(annotation), call


def _field(name: str, annotation: str, call: ast.Call, names: Names) -> Field:
    kind = _KINDS.get(annotation.removeprefix("Mapped[").removesuffix("]"))
    if kind is None:
        msg = f"its key {name} is of a type that no ref can hold, {annotation}"
        raise ValueError(msg)
    if kind == "int" and any("Big" in ast.unparse(each) for each in call.args):
        kind = "bigint"
    if name == ID and kind in ID_TYPES:
        return id_field(kind, names)
    return Field(name, kind, TYPES[kind], names, max=_length(call))


def _length(call: ast.Call) -> Decimal | None:
    for each in call.args:
        match each:
            case ast.Call(ast.Name("String"), [ast.Constant(int() as length)]):
                return Decimal(length)
    return None
