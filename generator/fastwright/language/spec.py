"""The spec of a resource: a text in TOML, written and read."""

import json
import re
import tomllib
from dataclasses import replace
from functools import cache
from typing import Any

from fastwright.errors import BadSpec, FastwrightError
from fastwright.language.access import OPEN, USUAL, access_words, read_access
from fastwright.language.fields import Field
from fastwright.language.groups import group_text, read_groups
from fastwright.language.keys import OWN_ID, key_text, read_key
from fastwright.language.names import check_field_name, nearest, resource_names
from fastwright.language.resource import Resource, make_resource
from fastwright.language.toml import parse_toml

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_KINDS = {
    "name": (str, "a string"),
    "plural": (str, "a string"),
    "table": (str, "a string"),
    "key": (str, "a string"),
    "public": (bool, "true or false"),
    "access": (dict, "a table"),
    "unique": (list, "a list of strings"),
    "index": (list, "a list of strings"),
    "fields": (dict, "a table"),
}
_UNSTATED = {"table": "", "public": False, "access": {}, "key": "", "unique": [], "index": []}
_PUBLIC = access_words(OPEN)


_TWICE = re.compile(r"Cannot (overwrite a value|declare .* twice|mutate immutable .*?)(?= \(at )")
"""How the TOML library says that a key or a table is given twice."""


def to_toml(resource: Resource) -> str:
    """Return the spec of a resource; `from_toml` reads it back."""
    names = resource.names
    usual = resource_names(names.snake, plural=names.plural, known=True)
    spelled = names.snake if usual.pascal == names.pascal else names.pascal
    head = {"name": spelled, "plural": names.plural}
    if names.table != names.plural:
        head["table"] = names.table
    lines = [f"{key} = {_quoted(value)}" for key, value in head.items()]
    if resource.access == OPEN:
        lines.append("public = true")
    elif resource.access != USUAL:
        words = access_words(resource.access)
        pairs = ", ".join(f"{key} = {_quoted(text)}" for key, text in words.items())
        lines.append(f"access = {{ {pairs} }}")
    if resource.key != OWN_ID:
        lines.append(f"key = {_quoted(key_text(resource.key))}")
    for key, groups in (("unique", resource.groups.unique), ("index", resource.groups.index)):
        if groups:
            lines.append(f"{key} = [{', '.join(_quoted(group_text(group)) for group in groups)}]")
    return "\n".join([*lines, "", "[fields]", *map(field_line, resource.fields), ""])


def toml_string(text: str) -> str:
    """Return a text as TOML has it."""
    return _quoted(text)


def toml_key(text: str) -> str:
    """Return a key as TOML has it: bare if that is possible."""
    return text if _BARE.fullmatch(text) else _quoted(text)


def field_line(field: Field) -> str:
    """Return the line that states a field in a spec."""
    return f"{field.name} = {_quoted(field.text)}"


def _quoted(text: str) -> str:
    # A JSON string is a valid TOML basic string, except for DEL.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def from_toml(path: object, text: str, *, known: bool = True) -> Resource:
    """Return the resource that a spec describes.

    Raises BadSpec, which names `path`, for anything wrong in it. Unless the resource is `known`,
    its names are checked like those of a new one.
    """
    try:
        return _from_text(text, known=known)
    except (FastwrightError, KeyError, TypeError, ValueError) as error:
        reason = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
        raise BadSpec(path, reason) from error


# The spec of a resource and that of its code are the same text, but where people edited one.
@cache
def _from_text(text: str, *, known: bool) -> Resource:
    try:
        spec = parse_toml(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(_TWICE.sub("a key is given twice; remove one", str(error))) from error
    return _from_spec(spec, known=known)


def _from_spec(spec: dict[str, Any], *, known: bool) -> Resource:
    unknown = spec.keys() - _KINDS.keys()
    if unknown:
        msg = f"{min(unknown)!r} is not a key of a spec; remove it"
        raise TypeError(msg)
    stated = {**_UNSTATED, **spec}
    for key, (kind, called) in _KINDS.items():
        _check_kind(key, stated[key], kind, called)
    for key in ("unique", "index"):
        for group in stated[key]:
            _check_kind(key, group, str, "a list of strings")
    for key, who in stated["access"].items():
        _check_kind(f"access.{key}", who, str, "a string")
    texts, was, was_values = {}, [], []
    for name, value in spec["fields"].items():
        check_field_name(name, known=known)
        stated_field = value if isinstance(value, dict) else {"type": value}
        texts[name], old, values = _read_field(name, **stated_field)
        was += [(name, old)] if old else []
        was_values += [(name, values)] if values else []
    table = spec.get("table")
    names = resource_names(spec["name"], plural=spec["plural"], table=table, known=known)
    fields = [f"{name}:{text}" for name, text in texts.items()]
    groups = read_groups(stated["unique"], stated["index"])
    resource = make_resource(
        names,
        fields,
        access=read_access({**(_PUBLIC if stated["public"] else {}), **stated["access"]}),
        groups=groups,
        key=read_key(stated["key"]) if stated["key"] else OWN_ID,
        known=known,
    )
    _check_values(resource, was_values)
    return replace(resource, was=tuple(was), was_values=tuple(was_values))


type _Values = tuple[tuple[str, str], ...]


def _read_field(name: str, **stated: Any) -> tuple[str, str, _Values]:  # noqa: ANN401
    """Return the text of a field, and the earlier names of it and its values."""
    unknown = stated.keys() - {"type", "was", "was_values"}
    if unknown or "type" not in stated:
        msg = f'{name} must be a string, or {{ type = "...", was = "..." }}'
        raise TypeError(msg)
    kind, was, values = stated["type"], stated.get("was", ""), stated.get("was_values", {})
    _check_kind(name, kind, str, "a string")
    _check_kind(f"{name}.was", was, str, "a string")
    _check_kind(f"{name}.was_values", values, dict, "a table")
    for new, old in values.items():
        _check_kind(f"{name}.was_values.{new}", old, str, "a string")
    return kind, was, tuple(values.items())


def _check_values(resource: Resource, was_values: list[tuple[str, _Values]]) -> None:
    """Raise ValueError for a new name that is not a value of its enum."""
    by_name = {field.name: field for field in resource.fields}
    for name, values in was_values:
        field = by_name[name]
        for new, _ in values:
            if not field.values:
                msg = f"{name}.was_values is only for an enum; remove it"
                raise ValueError(msg)
            if new not in field.values:
                near = nearest(new, field.values)
                hint = f"did you mean {near}?" if near else f"use {', '.join(field.values)}"
                msg = f"{name}.was_values: {new!r} is not a value of {name}; {hint}"
                raise ValueError(msg)


def _check_kind(key: str, value: object, kind: type, called: str) -> None:
    if not isinstance(value, kind):
        msg = f"{key} must be {called}"
        raise TypeError(msg)
