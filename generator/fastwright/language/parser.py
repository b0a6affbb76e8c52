"""The parser of the field language: `price:decimal:12.2:min=0` to a field, and back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from unicodedata import category

from fastwright.errors import BadField, unknown_type
from fastwright.language.fields import Default, Field, FieldType
from fastwright.language.modifiers import DEFAULT, MAX, MODIFIERS, NULL, READONLY, Modifier
from fastwright.language.names import Names, check_field_name, nearest
from fastwright.language.types import TYPES

FEWEST_PARTS = 2

_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})


_ALSO_CALLED = {
    "string": "str",
    "varchar": "str",
    "char": "str",
    "integer": "int",
    "smallint": "int",
    "tinyint": "int",
    "serial": "int",
    "bigserial": "bigint",
    "long": "bigint",
    "boolean": "bool",
    "timestamp": "datetime",
    "timestamptz": "datetime",
    "real": "float",
    "double": "float",
    "numeric": "decimal",
    "number": "decimal",
    "money": "decimal",
    "guid": "uuid",
    "duration": "interval",
    "array": "list",
    "choice": "enum",
    "jsonb": "json",
    "bytea": "bytes",
    "blob": "bytes",
    "binary": "bytes",
    "fk": "ref",
    "foreignkey": "ref",
    "references": "ref",
    "belongs_to": "ref",
    "manytomany": "many",
}
"""The types of SQL and of other tools, with the field type to suggest instead."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a field's text, before they are interpreted."""

    name: str
    type: FieldType
    argument: tuple[str, ...]
    modifiers: Mapping[Modifier, str]


def parse_field(text: str, *, owner: Names, known: bool = False) -> Field:
    """Return the field `name:type[:argument][:modifier ...]` of the resource `owner`.

    Names in a `known` field only need to be identifiers. Raises InvalidName, UnknownType, or
    BadField with the reason and a suggestion.
    """
    parts = _take_apart(text, known=known)
    try:
        field = _with_argument(_bare(parts, owner), parts)
        field.type.check(field)
        return replace(
            field, default=_default(field, parts.modifiers), text=_spelling(field, parts.modifiers)
        )
    except ValueError as error:
        raise BadField(text, str(error)) from error


# ---- taking apart


def _take_apart(text: str, *, known: bool) -> _Parts:
    if any(category(character) in _UNPRINTABLE for character in text):
        raise BadField(text, "it contains a control character; remove it")
    name, *rest = text.split(":")
    if len(rest) < FEWEST_PARTS - 1 or not name or not rest[0]:
        example = f"{name.partition('=')[0] or 'title'}:str"
        raise BadField(text, f"write a field as name:type, for example {example}")
    check_field_name(name, known=known)
    kind = _type(text, rest[0])
    argument, modifiers = _split(text, kind, rest[1:])
    return _Parts(name, kind, argument, modifiers)


def _type(text: str, name: str) -> FieldType:
    if name not in TYPES:
        near = _ALSO_CALLED.get(name.lower()) or nearest(name, TYPES)
        raise unknown_type(text, name, near, tuple(TYPES))
    return TYPES[name]


def _split(
    text: str, kind: FieldType, rest: list[str]
) -> tuple[tuple[str, ...], dict[Modifier, str]]:
    """Part the argument from the modifiers; a free text such as `doc=` may hold colons.

    The flags of an argument may stand among the modifiers.
    """
    flags = kind.argument.flags if kind.argument else ()
    argument: list[str] = []
    modifiers: dict[Modifier, str] = {}
    last: Modifier | None = None
    for piece in rest:
        modifier = _modifier(piece)
        if argument and piece in flags:
            argument.append(piece)
            last = None
        elif modifier is None and last is not None and last.is_text:
            modifiers[last] += f":{piece}"
        elif modifier is None and not modifiers and kind.argument:
            argument.append(piece)
        elif modifier is None:
            hint = _suggestion(piece, kind, is_bare=not argument)
            raise BadField(text, f"{piece!r} is not a modifier{hint}")
        elif modifier in modifiers:
            raise BadField(text, f"{modifier} is given twice; remove one")
        else:
            modifiers[modifier] = piece.partition("=")[2]
            last = modifier
    _check_modifiers(text, kind, modifiers)
    return tuple(argument), modifiers


def _modifier(piece: str) -> Modifier | None:
    name, equals, _ = piece.partition("=")
    modifier = MODIFIERS.get(name)
    return modifier if modifier and bool(equals) != modifier.is_flag else None


def _suggestion(piece: str, kind: FieldType, *, is_bare: bool) -> str:
    """Return what to type instead; the field `is_bare` if the argument of its type is missing."""
    if not piece:
        return "; remove the extra colon"
    if kind.argument and is_bare:
        return f"; what {kind.name} needs comes right after it, as in {kind.example}"
    if piece.isdecimal() and MAX in kind.modifiers:
        return f"; did you mean max={piece}?"
    close = nearest(piece.partition("=")[0], map(str, taken_by(kind)))
    if close:
        return f"; did you mean {MODIFIERS[close].spelling}?"
    flags = kind.argument.flags if kind.argument else ()
    words = (*flags, *(each.spelling for each in taken_by(kind)))
    return f"; {kind.name} takes {', '.join(words)}"


def _check_modifiers(text: str, kind: FieldType, modifiers: Mapping[Modifier, str]) -> None:
    for modifier, value in modifiers.items():
        if modifier not in kind.modifiers:
            allowed = ", ".join(each.name for each in taken_by(kind))
            raise BadField(text, f"{kind.name} does not take {modifier}; it takes {allowed}")
        if not (modifier.is_flag or modifier.may_be_empty or value):
            raise BadField(text, f"{modifier}= needs a value")
    for modifier in MODIFIERS.values():
        for other, reason in modifier.excludes.items():
            if modifier in modifiers and MODIFIERS[other] in modifiers:
                raise BadField(text, f"{modifier} and {other} cannot be combined: {reason}")
    if READONLY in modifiers and not {NULL, DEFAULT} & modifiers.keys():
        hint = "add null or default=" if DEFAULT in kind.modifiers else "add null"
        raise BadField(text, f"clients cannot set a readonly field, so it needs a value; {hint}")


def taken_by(kind: FieldType) -> Iterator[Modifier]:
    """Yield the modifiers that a type accepts, in the order in which a field lists them."""
    return (each for each in MODIFIERS.values() if each in kind.modifiers)


# ---- understanding


def _bare(parts: _Parts, owner: Names) -> Field:
    values: dict[str, Any] = {
        modifier.name: modifier.read(text) if modifier.read else True
        for modifier, text in parts.modifiers.items()
        if modifier is not DEFAULT
    }
    values["unique"] = parts.type.unique or values.get("unique", False)
    return Field(name=parts.name, text="", type=parts.type, owner=owner, **values)


def _with_argument(field: Field, parts: _Parts) -> Field:
    return field.type.argument.read(field, parts.argument) if field.type.argument else field


def _default(field: Field, modifiers: Mapping[Modifier, str]) -> Default | None:
    text = modifiers.get(DEFAULT)
    return field.type.implied if text is None else field.type.default(field, text)


def _spelling(field: Field, modifiers: Mapping[Modifier, str]) -> str:
    argument = field.type.argument.write(field) if field.type.argument else ()
    return ":".join((field.type.name, *argument, *_spelled(modifiers)))


def _spelled(modifiers: Mapping[Modifier, str]) -> Iterator[str]:
    for modifier in MODIFIERS.values():
        if modifier in modifiers:
            value = "" if modifier.is_flag else modifier.write(modifiers[modifier])
            yield f"{modifier.spelling}{value}"
