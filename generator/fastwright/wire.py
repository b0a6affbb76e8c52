"""Where a new resource is made known: pure edits of files that people edit too."""

import ast
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.edit import (
    defined_names,
    ensure_block,
    ensure_import,
    ensure_in_all,
    ensure_statement,
    remove_block,
    remove_from_all,
    remove_import,
    remove_statement,
)
from fastwright.edit.source import Source
from fastwright.errors import BrokenProject, CannotEdit, CannotWire
from fastwright.layout import layout
from fastwright.naming import Names

MODELS_INIT = PurePosixPath("app/models/__init__.py")
ROUTER = PurePosixPath("app/api/v1/router.py")
DEPS = PurePosixPath("app/api/deps.py")

_SERVICES = re.compile(r"get_\w+_service")

type Imports = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Wiring:
    """What one file must say so that it knows a resource."""

    path: PurePosixPath
    imports: Imports
    exported: str | None = None
    statement: str | None = None
    block: str | None = None

    @property
    def imported(self) -> tuple[str, ...]:
        """What the file calls the things that it imports."""
        return tuple(_bound(name) for _, name in self.imports)

    @property
    def paste(self) -> str:
        """The same, for a user to put in by hand."""
        lines = [f"from {module} import {name}" for module, name in self.imports]
        if self.exported:
            lines += ["", f'__all__: "{self.exported}"']
        return "\n".join([*lines, *(f"\n{code}" for code in (self.statement, self.block) if code)])


def wirings(style: str, names: Names) -> tuple[Wiring, ...]:
    """Return what the files of a project in that style must say of a resource.

    Raises BrokenProject for an unknown style.
    """
    layout(style)
    return tuple(make(names) for make in _STYLES[style])


def _models(names: Names) -> Wiring:
    imports = ((f"app.models.{names.snake}", names.pascal),)
    return Wiring(MODELS_INIT, imports, exported=names.pascal)


def _router(names: Names) -> Wiring:
    router = f"{names.plural}_router"
    module = f"app.api.v1.{names.plural}"
    return Wiring(
        ROUTER, ((module, f"router as {router}"),), statement=f"api_router.include_router({router})"
    )


def _services(names: Names) -> Wiring:
    imports = (
        (f"app.repositories.{names.snake}_repository", f"{names.pascal}Repository"),
        (f"app.services.{names.snake}_service", f"{names.pascal}Service"),
    )
    function, service = f"get_{names.snake}_service", f"{names.pascal}Service"
    block = (
        f"async def {function}(session: SessionDep) -> {service}:\n"
        f"    return {service}({names.pascal}Repository(session))\n\n\n"
        f"{service}Dep = Annotated[{service}, Depends({function})]\n"
    )
    return Wiring(DEPS, imports, block=block)


_STYLES: dict[str, tuple[Callable[[Names], Wiring], ...]] = {
    "layered": (_models, _router, _services),
}


def connect(text: str, wiring: Wiring) -> str:
    """Return the text with the wiring in it.

    A router that is included in other words counts as there. Raises CannotWire with what to
    paste, and BrokenProject for what is not Python.
    """
    try:
        is_included = _uses_one_of(text, wiring.imported)
    except CannotEdit as error:
        raise BrokenProject(wiring.path, f"{error.reason}; mend it first") from error
    try:
        imported = text
        for module, name in wiring.imports:
            imported = _free_import(imported, module, name)
        # Who has imported it by hand has exported it in their own way.
        if wiring.exported and imported != text:
            imported = ensure_in_all(imported, wiring.exported)
        text = imported
        if wiring.statement and not is_included:
            text = ensure_statement(text, wiring.statement, among="api_router.include_router(")
        if wiring.block:
            text = _free_block(text, wiring.block)
    except CannotEdit as error:
        raise CannotWire(wiring.path, error.reason, wiring.paste) from error
    return text


def _free_import(text: str, module: str, name: str) -> str:
    return _unless_taken(text, ensure_import(text, module, name), [_bound(name)])


def _free_block(text: str, block: str) -> str:
    return _unless_taken(text, ensure_block(text, block, among=_SERVICES), defined_names(block))


def _unless_taken(old: str, new: str, names: Iterable[str]) -> str:
    # Looking through a long file takes longer than to see that a name is nowhere in it.
    suspects = [name for name in names if name in old] if new != old else []
    taken = defined_names(old).intersection(suspects) if suspects else ()
    if taken:
        raise CannotEdit(f"it has another {min(taken)}")
    return new


def disconnect(text: str, wiring: Wiring) -> str:
    """Return the text without the wiring; raises CannotEdit where it was edited by hand."""
    if wiring.block:
        text = remove_block(text, wiring.block)
    if wiring.statement:
        text = remove_statement(text, wiring.statement)
    if wiring.exported:
        text = remove_from_all(text, wiring.exported)
    for module, name in wiring.imports:
        text = remove_import(text, module, name)
    for name in (*wiring.imported, *defined_names(wiring.block or "")):
        if _uses_one_of(text, [name]):
            raise CannotEdit(f"other code in it uses {name}")
    return text


def _uses_one_of(text: str, names: Iterable[str]) -> bool:
    tree = Source.parse(text).tree
    suspects = {name for name in names if name in text}
    return bool(suspects) and any(
        isinstance(node, ast.Name) and node.id in suspects for node in ast.walk(tree)
    )


def _bound(name: str) -> str:
    return name.rpartition(" as ")[2]
