"""Adds a resource to shared files that users edit too."""

import ast
from collections.abc import Container
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.errors import CannotEdit, CannotWire
from fastwright.language.names import Names
from fastwright.project.styles import Style, Wire
from fastwright.source.edit import (
    Source,
    ensure_import,
    ensure_in_all,
    ensure_listed,
    ensure_statement,
    remove_from_all,
    remove_import,
    remove_listed,
    remove_statement,
)

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


def wirings(
    style: Style, names: Names, without: Container[PurePosixPath] = ()
) -> tuple[Wiring, ...]:
    """Return the wirings of a resource that has all files of that style, except some."""
    there = (
        wire
        for wire in style.wires
        if not any(style.entry(role).path(names) in without for role, _ in wire.imports)
    )
    return tuple(_wiring(style, wire, names) for wire in there)


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


def is_connected(source: Source, wiring: Wiring) -> bool:
    """Return whether a file names what the wiring exports or lists."""
    if wiring.item and not _has_item(source, wiring.item[1]):
        return False
    return not wiring.exported or wiring.exported in source.defined_names


def _has_item(source: Source, code: str) -> bool:
    """Return whether a text contains an expression, with any kind of quotes."""
    wanted = ast.dump(ast.parse(code, mode="eval").body)
    return any(
        isinstance(node, ast.expr) and ast.dump(node) == wanted for node in ast.walk(source.tree)
    )


def connect(source: Source, wiring: Wiring) -> Source:
    """Return the file with the wiring added, or the same object if it is there already.

    A router that is included in another way also counts. Raises CannotWire with the lines to add.
    """
    is_included = any(_uses(source, name) for name in wiring.imported)
    try:
        imported = source
        for module, name in wiring.imports:
            imported = _free_import(imported, module, name)
        # A user who imported it by hand has exported it in their own way.
        if wiring.exported and imported is not source:
            imported = ensure_in_all(imported, wiring.exported)
        source = imported
        if wiring.item:
            source = ensure_listed(source, *wiring.item)
        if wiring.statement and not is_included:
            among = wiring.statement.partition("(")[0] + "("
            source = ensure_statement(source, wiring.statement, among=among)
    except CannotEdit as error:
        raise CannotWire(wiring.path, error.reason, wiring.paste) from error
    return source


def _free_import(source: Source, module: str, name: str) -> Source:
    edited, bound = ensure_import(source, module, name), _bound(name)
    # Looking through a long file takes longer than to see that a name is nowhere in it.
    if edited is not source and bound in source.text and bound in source.defined_names:
        raise CannotEdit(f"it already has another {bound}")
    return edited


def _uses(source: Source, name: str) -> bool:
    return name in source.text and name in source.used_names


def disconnect(source: Source, wiring: Wiring) -> Source:
    """Return the file without the wiring; raise CannotEdit where it was edited by hand."""
    if wiring.statement:
        source = remove_statement(source, wiring.statement)
    if wiring.item:
        source = _without_item(source, *wiring.item)
    if wiring.exported:
        source = remove_from_all(source, wiring.exported)
    for module, name in wiring.imports:
        source = remove_import(source, module, name)
    for name in wiring.imported:
        if _uses(source, name):
            raise CannotEdit(f"other code in it uses {name}")
    return source


def _without_item(source: Source, name: str, code: str) -> Source:
    source, about = remove_listed(source, name, code), _string(code)
    if _says(source, about):
        raise CannotEdit(f"other code in it names {about}")
    return source


def _string(code: str) -> str:
    """Return the string that an item is about, such as the package of a module."""
    strings = (node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant))
    return next(each for each in strings if isinstance(each, str))


def _says(source: Source, string: str) -> bool:
    return any(
        isinstance(node, ast.Constant) and node.value == string for node in ast.walk(source.tree)
    )


def _bound(name: str) -> str:
    return name.rpartition(" as ")[2]
