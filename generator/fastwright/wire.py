"""Where a new resource is made known: pure edits of files that people edit too."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.edit import (
    ensure_block,
    ensure_import,
    ensure_in_all,
    ensure_statement,
    remove_block,
    remove_from_all,
    remove_import,
    remove_statement,
)
from fastwright.errors import CannotEdit, CannotWire
from fastwright.naming import Names

MODELS = PurePosixPath("app/models/__init__.py")
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
    def paste(self) -> str:
        """The same, for a user to put in by hand."""
        lines = [f"from {module} import {name}" for module, name in self.imports]
        if self.exported:
            lines += ["", f'__all__: "{self.exported}"']
        return "\n".join([*lines, *(f"\n{code}" for code in (self.statement, self.block) if code)])


def wirings(style: str, names: Names) -> tuple[Wiring, ...]:
    """Return what the files of a project in that style must say of a resource."""
    return tuple(make(names) for make in _STYLES[style])


def _models(names: Names) -> Wiring:
    imports = ((f"app.models.{names.snake}", names.pascal),)
    return Wiring(MODELS, imports, exported=names.pascal)


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
    """Return the text with the wiring in it; raises CannotWire with what to paste."""
    try:
        for module, name in wiring.imports:
            text = ensure_import(text, module, name)
        if wiring.exported:
            text = ensure_in_all(text, wiring.exported)
        if wiring.statement:
            text = ensure_statement(text, wiring.statement, among="api_router.include_router(")
        if wiring.block:
            text = ensure_block(text, wiring.block, among=_SERVICES)
    except CannotEdit as error:
        raise CannotWire(wiring.path, error.reason, wiring.paste) from error
    return text


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
    return text
