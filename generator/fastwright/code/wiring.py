"""Adds a resource to shared files that users edit too."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from fastwright.errors import BrokenProject, CannotEdit, CannotWire
from fastwright.language.names import Names
from fastwright.project.styles import Style, Wire
from fastwright.source.edit import (
    defined_names,
    ensure_import,
    ensure_in_all,
    ensure_listed,
    ensure_statement,
    remove_from_all,
    remove_import,
    remove_listed,
    remove_statement,
)
from fastwright.source.edit.parsed import Source

type Imports = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Wiring:
    """What one file must contain to include a resource."""

    path: PurePosixPath
    imports: Imports = ()
    exported: str = ""
    item: tuple[str, str] | None = None
    statement: str = ""

    @property
    def imported(self) -> tuple[str, ...]:
        """The names under which the file imports things."""
        return tuple(_bound(name) for _, name in self.imports)

    @property
    def mark(self) -> str:
        """What shows a reader that the file includes the resource."""
        return self.item[1] if self.item else f"a {self.exported}"

    @property
    def paste(self) -> str:
        """The lines for a user to add by hand."""
        lines = [f"from {module} import {name}" for module, name in self.imports]
        if self.exported:
            lines += ["", f'__all__: "{self.exported}"']
        if self.item:
            lines.append(f"{self.item[0]}: {self.item[1]}")
        if self.statement:
            lines += ["", self.statement]
        return "\n".join(lines)


def wirings(style: Style, names: Names) -> tuple[Wiring, ...]:
    """Return the wirings of a resource in a project of that style."""
    return tuple(_wiring(style, wire, names) for wire in style.wires)


def _wiring(style: Style, wire: Wire, names: Names) -> Wiring:
    def filled(text: str) -> str:
        return text.format(snake=names.snake, plural=names.plural, pascal=names.pascal)

    return Wiring(
        wire.path,
        tuple((style.entry(role).module(names), filled(name)) for role, name in wire.imports),
        filled(wire.exported),
        (wire.item[0], filled(wire.item[1])) if wire.item else None,
        filled(wire.statement),
    )


def is_connected(text: str, wiring: Wiring) -> bool:
    """Return whether a text contains what the wiring exports or lists."""
    if wiring.item and not _has_item(text, wiring.item[1]):
        return False
    return not wiring.exported or wiring.exported in defined_names(text)


def _has_item(text: str, code: str) -> bool:
    """Return whether a text contains an expression, with any kind of quotes."""
    wanted = ast.dump(ast.parse(code, mode="eval").body)
    return any(
        isinstance(node, ast.expr) and ast.dump(node) == wanted
        for node in ast.walk(Source.parse(text).tree)
    )


def connect(text: str, wiring: Wiring) -> str:
    """Return the text with the wiring added.

    A router that is included in another way also counts. Raises CannotWire with the lines to add,
    and BrokenProject for a text that is not valid Python.
    """
    try:
        is_included = _uses_one_of(text, wiring.imported)
    except CannotEdit as error:
        raise BrokenProject(wiring.path, f"{error.reason}; fix it first") from error
    try:
        imported = text
        for module, name in wiring.imports:
            imported = _free_import(imported, module, name)
        # A user who imported it by hand also decided how to export it.
        if wiring.exported and imported != text:
            imported = ensure_in_all(imported, wiring.exported)
        text = imported
        if wiring.item:
            text = ensure_listed(text, *wiring.item)
        if wiring.statement and not is_included:
            among = wiring.statement.partition("(")[0] + "("
            text = ensure_statement(text, wiring.statement, among=among)
    except CannotEdit as error:
        raise CannotWire(wiring.path, error.reason, wiring.paste) from error
    return text


def _free_import(text: str, module: str, name: str) -> str:
    return _unless_taken(text, ensure_import(text, module, name), [_bound(name)])


def _unless_taken(old: str, new: str, names: Iterable[str]) -> str:
    # A text search is faster than parsing a long file that does not have the name.
    suspects = [name for name in names if name in old] if new != old else []
    taken = defined_names(old).intersection(suspects) if suspects else ()
    if taken:
        raise CannotEdit(f"it already has another {min(taken)}")
    return new


def disconnect(text: str, wiring: Wiring) -> str:
    """Return the text without the wiring; raise CannotEdit if it was edited by hand."""
    if wiring.statement:
        text = remove_statement(text, wiring.statement)
    if wiring.item:
        text = _without_item(text, *wiring.item)
    if wiring.exported:
        text = remove_from_all(text, wiring.exported)
    for module, name in wiring.imports:
        text = remove_import(text, module, name)
    for name in wiring.imported:
        if _uses_one_of(text, [name]):
            raise CannotEdit(f"other code in it uses {name}")
    return text


def _without_item(text: str, name: str, code: str) -> str:
    text, about = remove_listed(text, name, code), _string(code)
    if _says(text, about):
        raise CannotEdit(f"other code in it names {about}")
    return text


def _string(code: str) -> str:
    """Return the string that an item is about, such as the package of a module."""
    strings = (node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant))
    return next(each for each in strings if isinstance(each, str))


def _says(text: str, string: str) -> bool:
    return any(
        isinstance(node, ast.Constant) and node.value == string
        for node in ast.walk(Source.parse(text).tree)
    )


def _uses_one_of(text: str, names: Iterable[str]) -> bool:
    Source.parse(text)  # refuse invalid Python, even without the names
    suspects = {name for name in names if name in text}
    return bool(suspects) and not suspects.isdisjoint(_used_names(text))


@lru_cache(maxsize=8)
def _used_names(text: str) -> frozenset[str]:
    """Return the names that a text uses, cached because `check` asks for each resource."""
    nodes = ast.walk(Source.parse(text).tree)
    return frozenset(node.id for node in nodes if isinstance(node, ast.Name))


def _bound(name: str) -> str:
    return name.rpartition(" as ")[2]
