"""The enum type: its values, member names, default and samples."""

import re
from dataclasses import replace
from unicodedata import combining, name, normalize
from zlib import crc32

from fastwright.language.fields import Argument, Default, Field, FieldType, Imports, TextExtent
from fastwright.language.literals import source
from fastwright.language.modifiers import PLAIN
from fastwright.language.types.building import fixed, refusing

LONGEST_MEMBER = 50
ENUM_WIDTH = 50

_SEPARATORS = frozenset("+,:")
_NO_WORD = re.compile(r"[^A-Z0-9]+")


def enum_values(text: str) -> tuple[str, ...]:
    """Return a field with the values in `draft+in progress`; raise ValueError for a bad value."""
    values = tuple(re.split("[+,]", text))
    for value in values:
        _check_value(value)
    members = [member_name(value) for value in values]
    twice = [member for member in members if members.count(member) > 1]
    if twice:
        msg = f"two values would have the same member name {twice[0]}; change or remove one"
        raise ValueError(msg)
    return values


def _check_value(value: str) -> None:
    if not value:
        msg = "an enum needs values separated by +, as in enum:draft+active"
    elif _SEPARATORS & set(value) or not value.isprintable():
        msg = f"{value!r} is not an enum value; use printable text without + , or :"
    elif value != value.strip():
        msg = f"the value {value!r} begins or ends with a space; remove the space"
    elif len(value) > ENUM_WIDTH:
        msg = f"an enum value can have at most {ENUM_WIDTH} characters"
    else:
        return
    raise ValueError(msg)


def member_name(value: str) -> str:
    """Return the name of an enum member: `in-stock` gives `IN_STOCK`, `2xx` gives `VALUE_2XX`.

    A value without an ASCII letter or digit is named after its characters: `<` gives
    `LESS_THAN_SIGN`.
    """
    letters = (each for each in normalize("NFKD", value.upper()) if not combining(each))
    words = _words("".join(letters)) or _words(" ".join(name(each, "") for each in value))
    if len(words) > LONGEST_MEMBER:
        words = f"VALUE_{crc32(value.encode()):08X}"
    return words if words.isidentifier() else f"VALUE_{words}"


def _words(text: str) -> str:
    return _NO_WORD.sub("_", text).strip("_")


def enum_default(field: Field, text: str) -> Default:
    """Return the default for one of the values; raise ValueError for anything else."""
    if text not in field.values:
        msg = f"the default {text!r} is not one of {', '.join(field.values)}"
        raise ValueError(msg)
    member = f"{field.class_name}.{member_name(text)}"
    return Default(f"default={member}", member, source(text), source(text))


def _nth_value(field: Field, n: int) -> str:
    return field.values[(n - 1) % len(field.values)]


def enum_sample(field: Field, n: int) -> str:
    """Return the source of the n-th member, starting again after the last."""
    return f"{field.class_name}.{member_name(_nth_value(field, n))}"


def enum_payload(field: Field, n: int) -> str:
    """Return the source of the n-th value in JSON."""
    return source(_nth_value(field, n))


def _read_values(field: Field, argument: tuple[str, ...]) -> Field:
    return replace(field, values=enum_values(":".join(argument)))


ENUM = FieldType(
    name="enum",
    argument=Argument(_read_values, lambda field: ("+".join(field.values),)),
    default_words=lambda argument: tuple(re.split("[+,]", argument[0])),
    imports=Imports(model=("enum:StrEnum", "app.models.base:enum_type")),
    example="status:enum:draft+active:default=draft",
    python="{enum}",
    in_key="{enum}",
    modifiers=PLAIN,
    column=lambda field: f"enum_type({field.class_name}, name={source(field.column_name)})",
    migration=fixed(f"sa.String(length={ENUM_WIDTH})"),
    extent=lambda field: TextExtent(ENUM_WIDTH, field.values),
    default=enum_default,
    sample=enum_sample,
    payload=enum_payload,
    refused=refusing("no such value:"),
)
