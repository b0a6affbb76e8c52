"""The field language: `price:decimal:12.2:min=0` to a field, and back."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from unicodedata import category

from fastwright.errors import BadField, InvalidName, UnknownType
from fastwright.language.fields import Default, Field, FieldType, Modifier, OnDelete
from fastwright.language.keys import DEFAULT_ID, id_field
from fastwright.language.names import (
    IMPORTED_CLASSES,
    Names,
    check_field_name,
    check_resource_name,
    check_table_name,
    nearest,
)
from fastwright.language.types.enums import enum_values
from fastwright.language.types.files import content_types
from fastwright.language.types.lists import list_of
from fastwright.language.types.numbers import LARGEST_PRECISION, number
from fastwright.language.types.raw import raw_type
from fastwright.language.types.registry import TYPES

FLAGS = frozenset(
    {
        Modifier.NULL,
        Modifier.UNIQUE,
        Modifier.INDEX,
        Modifier.READONLY,
        Modifier.WRITEONLY,
        Modifier.EMBED,
    }
)
FEWEST_PARTS = 2
SELF = "self"
"""What a ref to the resource itself is written as."""

# What the classes of generated modules end in, where a field's own type might be called so too.
_TAKEN_ENDINGS = ("Create", "Factory", "Read", "Update")
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})

_PRECISION = re.compile(r"(\d{1,4})[.,](\d{1,4})")
_KEY = re.compile(r"([a-z]+)(?:=|\Z)")


@dataclass(frozen=True, slots=True)
class _Parts:
    """A field's text, taken apart but not understood."""

    name: str
    type: FieldType
    argument: tuple[str, ...]
    modifiers: Mapping[Modifier, str]


def parse_field(text: str, *, owner: Names, known: bool = False) -> Field:
    """Read `name:type[:argument][:modifier ...]` for the resource `owner`.

    The names in a field that is `known` need only be identifiers. Raises InvalidName,
    UnknownType, or BadField with the reason and what to write instead.
    """
    parts = _take_apart(text, known=known)
    try:
        field = _with_bounds(_with_argument(_bare(parts, owner), parts), parts.modifiers)
        field.type.check(field)
        _check_class(field)
        return replace(
            field, default=_default(field, parts.modifiers), text=_spelling(field, parts.modifiers)
        )
    except ValueError as error:
        raise BadField(text, str(error)) from error


def takes_argument(kind: FieldType) -> bool:
    """Tell whether an argument follows the type: the values of an enum, the target of a ref."""
    return kind.name in _ARGUMENTS


def spelled(modifier: Modifier) -> str:
    """Return a modifier as it is typed: `null`, `max=`."""
    return modifier.value if modifier in FLAGS else f"{modifier}="


# ---- taking apart


def _take_apart(text: str, *, known: bool) -> _Parts:
    if any(category(character) in _UNPRINTABLE for character in text):
        raise BadField(text, "it holds a control character; leave it out")
    name, *rest = text.split(":")
    if len(rest) < FEWEST_PARTS - 1 or not rest[0]:
        example = f"{name or 'title'}:str"
        raise BadField(text, f"a field is written name:type, such as {example}")
    check_field_name(name, known=known)
    kind = _type(text, rest[0])
    argument, modifiers = _split(text, kind, rest[1:])
    return _Parts(name, kind, argument, modifiers)


def _type(text: str, name: str) -> FieldType:
    if name not in TYPES:
        raise UnknownType(text, name, nearest(name, TYPES), tuple(TYPES))
    return TYPES[name]


def _split(
    text: str, kind: FieldType, rest: list[str]
) -> tuple[tuple[str, ...], dict[Modifier, str]]:
    """Part the argument from the modifiers; a free text such as `doc=` may hold colons."""
    argument: list[str] = []
    modifiers: dict[Modifier, str] = {}
    last: Modifier | None = None
    for piece in rest:
        modifier = _modifier(piece)
        if modifier is None and last in {Modifier.DEFAULT, Modifier.DOC}:
            modifiers[last] += f":{piece}"
        elif modifier is None and not modifiers and kind.name in _ARGUMENTS:
            argument.append(piece)
        elif modifier is None:
            raise BadField(text, f"{piece!r} is no modifier{_suggestion(piece, kind)}")
        elif modifier in modifiers:
            raise BadField(text, f"{modifier} is given twice; leave one out")
        else:
            modifiers[modifier] = piece.partition("=")[2]
            last = modifier
    _check_modifiers(text, kind, modifiers)
    return tuple(argument), modifiers


def _modifier(piece: str) -> Modifier | None:
    key = _KEY.match(piece)
    if key is None or key[1] not in Modifier:
        return None
    modifier = Modifier(key[1])
    return modifier if (piece == modifier) == (modifier in FLAGS) else None


def _suggestion(piece: str, kind: FieldType) -> str:
    if piece in OnDelete and _ARGUMENTS.get(kind.name) is _ref:
        return f"; it follows the target, as in {kind.name}:user:{piece}"
    key = piece.partition("=")[0]
    close = nearest(key, Modifier)
    hint = f"did you mean {spelled(Modifier(close))}?" if close else None
    return f"; {hint or f'there are {", ".join(map(spelled, Modifier))}'}"


def _check_modifiers(text: str, kind: FieldType, modifiers: Mapping[Modifier, str]) -> None:
    for modifier, value in modifiers.items():
        if modifier not in kind.modifiers:
            allowed = ", ".join(each for each in Modifier if each in kind.modifiers)
            raise BadField(text, f"{kind.name} does not take {modifier}; it takes {allowed}")
        if modifier not in FLAGS | {Modifier.DEFAULT} and not value:
            raise BadField(text, f"{modifier}= needs a value")
    pairs = {(Modifier.UNIQUE, Modifier.INDEX): "a unique column has an index already"}
    pairs[Modifier.UNIQUE, Modifier.DEFAULT] = "two rows with the default would clash"
    pairs[Modifier.MIN, Modifier.GT] = "both are lower bounds"
    pairs[Modifier.MAX, Modifier.LT] = "both are upper bounds"
    pairs[Modifier.READONLY, Modifier.WRITEONLY] = "a client could neither see nor set it"
    pairs[Modifier.WRITEONLY, Modifier.EMBED] = "a client never sees what is writeonly"
    for (one, other), reason in pairs.items():
        if one in modifiers and other in modifiers:
            raise BadField(text, f"{one} and {other} exclude each other: {reason}")
    if Modifier.READONLY in modifiers and not {Modifier.NULL, Modifier.DEFAULT} & modifiers.keys():
        hint = "add null or default=" if Modifier.DEFAULT in kind.modifiers else "add null"
        raise BadField(text, f"no client can set what is readonly, so it needs a value; {hint}")


# ---- understanding


def _bare(parts: _Parts, owner: Names) -> Field:
    return Field(
        name=parts.name,
        text="",
        type=parts.type,
        owner=owner,
        null=Modifier.NULL in parts.modifiers,
        unique=parts.type.unique or Modifier.UNIQUE in parts.modifiers,
        index=Modifier.INDEX in parts.modifiers,
        readonly=Modifier.READONLY in parts.modifiers,
        writeonly=Modifier.WRITEONLY in parts.modifiers,
        accept=content_types(parts.modifiers.get(Modifier.ACCEPT, "")),
        doc=parts.modifiers.get(Modifier.DOC),
        embed=Modifier.EMBED in parts.modifiers,
        through=parts.modifiers.get(Modifier.THROUGH, ""),
    )


def _check_class(field: Field) -> None:
    name = field.class_name
    is_taken = name.removeprefix(field.owner.pascal) in _TAKEN_ENDINGS or name in IMPORTED_CLASSES
    if field.has_own_type and is_taken:
        msg = f"its type would be {name}, which generated code has already; rename the field"
        raise ValueError(msg)


def _with_argument(field: Field, parts: _Parts) -> Field:
    read = _ARGUMENTS.get(field.type.name)
    return read(field, parts.argument) if read else field


def _decimal(field: Field, argument: tuple[str, ...]) -> Field:
    match = _PRECISION.fullmatch(".".join(argument))
    if match is None:
        msg = f"a decimal needs its digits, in all and after the point: {field.name}:decimal:12.2"
        raise ValueError(msg)
    precision, scale = int(match[1]), int(match[2])
    if not (1 <= precision <= LARGEST_PRECISION and scale <= precision):
        msg = f"a decimal has 1 to {LARGEST_PRECISION} digits, and no more after the point"
        raise ValueError(msg)
    return replace(field, precision=precision, scale=scale)


def _enum(field: Field, argument: tuple[str, ...]) -> Field:
    return replace(field, values=enum_values(":".join(argument)))


def _ref(field: Field, argument: tuple[str, ...]) -> Field:
    if not 1 <= len(argument) <= FEWEST_PARTS:
        plain = f"{field.name}:{field.type.name}:user"
        msg = f"it needs its target: {plain}, or {plain}:cascade"
        raise ValueError(msg)
    target, *action = argument
    if action and action[0] not in OnDelete:
        msg = f"{action[0]!r} is none of {', '.join(OnDelete)}"
        raise ValueError(msg)
    on_delete = OnDelete(action[0]) if action else OnDelete.RESTRICT
    if on_delete is OnDelete.SETNULL and not field.null:
        msg = "setnull needs a column that may be empty; add :null"
        raise ValueError(msg)
    return replace(_referring(field, target), on_delete=on_delete)


def _referring(field: Field, target: str) -> Field:
    """Give a field its target; which key that has, only the project can tell."""
    if target != SELF:
        _named(partial(check_resource_name, known=True), target)
    return replace(field, target=target, key=id_field(DEFAULT_ID, field.owner))


def _named(check: Callable[[str], None], name: str) -> None:
    try:
        check(name)
    except InvalidName as error:
        raise ValueError(str(error).removesuffix(".")) from error


def _many(field: Field, argument: tuple[str, ...]) -> Field:
    if len(argument) != 1:
        msg = f"a many needs its target alone: {field.name}:many:tag"
        raise ValueError(msg)
    if field.through:
        _named(check_table_name, field.through)
    return _referring(field, argument[0])


def _list(field: Field, argument: tuple[str, ...]) -> Field:
    return list_of(field, ":".join(argument), TYPES)


def _raw(field: Field, argument: tuple[str, ...]) -> Field:
    return replace(field, sql_type=raw_type(field, ":".join(argument)))


_ARGUMENTS = {
    "decimal": _decimal,
    "enum": _enum,
    "list": _list,
    "many": _many,
    "one": _ref,
    "raw": _raw,
    "ref": _ref,
}


def _with_bounds(field: Field, modifiers: Mapping[Modifier, str]) -> Field:
    def bound(modifier: Modifier) -> Decimal | None:
        return _number(modifier, modifiers[modifier]) if modifier in modifiers else None

    return replace(
        field,
        min=bound(Modifier.MIN),
        max=bound(Modifier.MAX),
        gt=bound(Modifier.GT),
        lt=bound(Modifier.LT),
    )


def _number(modifier: Modifier, text: str) -> Decimal:
    try:
        return number(text)
    except ValueError as error:
        msg = f"{modifier}= needs a number; {error}"
        raise ValueError(msg) from error


def _default(field: Field, modifiers: Mapping[Modifier, str]) -> Default | None:
    text = modifiers.get(Modifier.DEFAULT)
    return field.type.implied if text is None else field.type.default(field, text)


def _spelling(field: Field, modifiers: Mapping[Modifier, str]) -> str:
    return ":".join((field.type.name, *_argument(field), *_spelled(field, modifiers)))


def _argument(field: Field) -> Iterator[str]:
    if field.precision:
        yield f"{field.precision}.{field.scale}"
    if field.values:
        yield "+".join(field.values)
    if field.item:
        yield field.item.text
    if field.sql_type:
        yield field.sql_type
    if field.target:
        yield field.target
        if field.on_delete is not OnDelete.RESTRICT:
            yield field.on_delete


def _spelled(field: Field, modifiers: Mapping[Modifier, str]) -> Iterator[str]:
    values = {**modifiers, Modifier.ACCEPT: "+".join(field.accept)}
    for modifier in Modifier:
        if modifier in modifiers:
            yield modifier if modifier in FLAGS else f"{modifier}={values[modifier]}"
