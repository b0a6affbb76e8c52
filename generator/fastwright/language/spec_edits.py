"""Edits of specs that keep the user's comments, order and layout."""

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass

from fastwright.errors import BadSpec
from fastwright.language.fields import Field
from fastwright.language.resource import Resource
from fastwright.language.spec import field_line, from_toml, to_toml

_KEY = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_KEYS = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_STRING = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_HEADER = re.compile(rf"\ufeff?[ \t]*\[[ \t]*(?P<keys>{_KEYS})[ \t]*\]")
_ENTRY = re.compile(rf"\ufeff?[ \t]*(?P<keys>{_KEYS})[ \t]*=[ \t]*")
_NESTED = rf"\{{(?:[^\"'{{}}\n]|{_STRING})*\}}"
_VALUE = rf"(?:{_STRING}|{_NESTED})"
_PAIR = re.compile(rf"[ \t]*(?P<key>{_KEY})[ \t]*=[ \t]*(?P<value>{_VALUE})[ \t]*(?:,|\Z)")
_INLINE = re.compile(rf"\{{(?P<pairs>(?:[^\"'{{}}\n]|{_STRING}|{_NESTED})*)\}}")
_RENAMES = ("was", "was_values")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a spec, the table that contains it, and its keys."""

    text: str
    table: tuple[str, ...]
    path: tuple[str, ...] = ()

    @property
    def field(self) -> str | None:
        """The name of the field that the line belongs to."""
        return self.path[1] if self.path[:1] == ("fields",) and len(self.path) > 1 else None


def with_fields(text: str, resource: Resource, added: Iterable[Field]) -> tuple[str, Resource]:
    """Return the spec with these fields added after the others.

    Also returns the resource that it then describes: `resource`, except for the order of the
    fields.
    """

    def edit(lines: list[_Line]) -> Iterator[str]:
        places = [
            i
            for i, line in enumerate(lines)
            if line.path[:1] == ("fields",) and line.table in {(), ("fields",)}
        ]
        newline = "\r\n" if "\r\n" in text else "\n"
        for i, line in enumerate(lines):
            yield line.text
            if places and i == places[-1]:
                yield "" if line.text.endswith("\n") else newline
                prefix = "" if line.table else "fields."
                yield from (f"{prefix}{field_line(field)}{newline}" for field in added)

    return _edited(text, resource, edit)


def without_fields(text: str, resource: Resource, names: Container[str]) -> tuple[str, Resource]:
    """Return the spec without these fields, and `resource`, which it then describes."""

    def edit(lines: list[_Line]) -> Iterator[str]:
        return (line.text for line in lines if line.field not in names)

    return _edited(text, resource, edit)


def without_was(text: str, resource: Resource) -> str:
    """Return the spec of a resource without the earlier names of fields and values."""

    def edit(lines: list[_Line]) -> Iterator[str]:
        for line in lines:
            if not (line.field and line.path[2:3] and line.path[2] in _RENAMES):
                yield _INLINE.sub(_type, line.text, count=1) if line.field else line.text

    return _edited(text, resource, edit)[0]


def _edited(
    text: str, resource: Resource, edit: Callable[[list[_Line]], Iterator[str]]
) -> tuple[str, Resource]:
    edited = "".join(edit([*_lines(text)]))
    try:
        found = from_toml("", edited)
    except BadSpec:
        return to_toml(resource), resource
    is_faithful = {*found.fields} == {*resource.fields} and not found.has_renames
    return (edited, found) if is_faithful else (to_toml(resource), resource)


def _lines(text: str) -> Iterator[_Line]:
    table: tuple[str, ...] = ()
    for line in text.splitlines(keepends=True):
        header, entry = _HEADER.match(line), _ENTRY.match(line)
        if header:
            table = _path(header["keys"])
            yield _Line(line, table, table)
        elif entry:
            yield _Line(line, table, (*table, *_path(entry["keys"])))
        else:
            yield _Line(line, table)


def _path(keys: str) -> tuple[str, ...]:
    return tuple(key.strip("\"'") for key in re.findall(_KEY, keys))


def _type(inline: re.Match[str]) -> str:
    """Return the type in `{ type = "...", was = "..." }`; return other text unchanged."""
    pairs = {_path(each["key"])[0]: each["value"] for each in _PAIR.finditer(inline["pairs"])}
    renames = pairs.keys() - {"type"}
    return pairs["type"] if renames and renames <= {*_RENAMES} and "type" in pairs else inline[0]
