"""Primary keys: a generated id, or fields of the resource."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastwright.language.fields import Field
from fastwright.language.groups import differs, indexed_length
from fastwright.language.modifiers import MODIFIERS
from fastwright.language.names import nearest
from fastwright.language.types import TYPES
from fastwright.language.types.ids import ID, ID_TYPES
from fastwright.language.types.texts import LONGEST_INDEXED

# Characters that need no escape in a path (RFC 3986). A lone . or .. would mean a folder.
_IN_PATH = re.compile(r"(?!\.+\Z)[A-Za-z0-9_~!$&'()*+,;=:@.-]+")


@dataclass(frozen=True, slots=True)
class Key:
    """The fields of the primary key; without fields the key is a generated id.

    `id_type` is the type of the id. If it is empty, the project's answer decides.
    """

    fields: tuple[str, ...] = ()
    id_type: str = ""


OWN_ID = Key()


def read_key(text: str) -> Key:
    """Return a key as a spec states it: `id:bigint`, `code`, `order+line`; raise ValueError."""
    name, colon, kind = text.partition(":")
    if not colon and name != ID:
        return Key(tuple(re.split("[+,]", text)))
    if name != ID or kind not in ID_TYPES:
        ids = ", ".join(f"{ID}:{each}" for each in ID_TYPES)
        msg = f"{text!r} is not a key; write {ids}, or field names, as in order+line"
        raise ValueError(msg)
    return Key(id_type=kind)


def typed_key(text: str | None, fields: list[str]) -> tuple[Key, list[str]]:
    """Return a key from the command line, and all fields of the resource.

    The key may define a field itself, as `code:str:max=5`. Raises ValueError for anything else that
    is not a key.
    """
    if text is None:
        return OWN_ID, fields
    name = text.partition(":")[0]
    is_field = name not in {ID, text}
    return (Key((name,)), [text, *fields]) if is_field else (read_key(text), fields)


def key_text(key: Key) -> str:
    """Return a key as a spec states it."""
    return "+".join(key.fields) or f"{ID}:{key.id_type}"


def check_key(key: Key, fields: Mapping[str, Field]) -> None:
    """Raise ValueError with a reason for a key that the fields do not allow."""
    text = key_text(key)
    if len(set(key.fields)) < len(key.fields):
        msg = f"the key {text} names a field twice; remove one"
        raise ValueError(msg)
    for name in key.fields:
        if name not in fields:
            near = nearest(name, fields)
            hint = f"did you mean {near}?" if near else f"the fields are {', '.join(fields)}"
            msg = f"the key {text} names {name!r}, which is not a field; {hint}"
            raise ValueError(msg)
        _check_part(fields[name], alone=len(key.fields) == 1)
    found = [fields[name] for name in key.fields]
    if indexed_length(found) > LONGEST_INDEXED:
        msg = (
            f"an index holds {LONGEST_INDEXED} characters; give the text fields of {text} "
            "a smaller max="
        )
        raise ValueError(msg)
    if found and not any(map(differs, found)):
        msg = f"the key {text} has too few values for the tests; add a field to it"
        raise ValueError(msg)


def _check_part(field: Field, *, alone: bool) -> None:
    kinds = ", ".join(kind.name for kind in TYPES.values() if kind.in_key and not kind.unique)
    if not field.type.in_key or field.type.unique:
        msg = (
            f"{field.name} is a {field.type.name} field, which cannot be part of a key; use {kinds}"
        )
        raise ValueError(msg)
    for modifier in MODIFIERS.values():
        if not modifier.is_in_key and modifier.holds(field):
            msg = (
                f"{field.name} is part of the key, so it cannot be {modifier}; remove that modifier"
            )
            raise ValueError(msg)
    for value in field.values:
        if not _IN_PATH.fullmatch(value):
            msg = (
                f"{field.name} is part of the key and so of URLs; {value!r} cannot be, so give "
                "it letters, digits, - and _ only"
            )
            raise ValueError(msg)
    try:
        field.type.check(replace(field, index=True, unique=alone))
    except ValueError as error:
        msg = f"{field.name} is part of the key: {error}"
        raise ValueError(msg) from error
