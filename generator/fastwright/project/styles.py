"""The table of styles: where the files of a resource are, and which shared files mention it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from fastwright.errors import BrokenProject
from fastwright.language.access import Access
from fastwright.language.names import Names
from fastwright.project.project import MARKER


class Role(StrEnum):
    """The purpose of a generated file."""

    PACKAGE = "package"
    MODEL = "model"
    SCHEMA = "schema"
    INTERFACES = "interfaces"
    REPOSITORY = "repository"
    SERVICE = "service"
    ROUTE = "route"
    FACTORY = "factory"
    API_TEST = "api_test"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a resource: its template, and the pattern of its path."""

    role: Role
    template: str
    pattern: str

    def path(self, names: Names) -> PurePosixPath:
        """Return the path of the file for a resource."""
        return PurePosixPath(self.pattern.format(snake=names.snake, plural=names.plural))

    def module(self, names: Names) -> str:
        """Return the name of the file as a module."""
        return ".".join(self.path(names).with_suffix("").parts)

    @property
    def glob(self) -> str:
        """A pattern that matches the files of this role of all resources."""
        return re.sub(r"\{\w+\}", "*", self.pattern)

    def parts(self, path: PurePosixPath) -> dict[str, str]:
        """Return the values of `snake` or `plural` in a path."""
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>\\w+)", re.escape(self.pattern))
        found = re.fullmatch(pattern, str(path))
        return found.groupdict() if found else {}


@dataclass(frozen=True, slots=True)
class Wire:
    """What a file says of each resource; `{snake}`, `{plural}` and `{pascal}` stand for its names.

    `imports` are names out of the resource's files. `exported` goes into `__all__`, `item` (the
    name of a list, and the code) into that list; `statement` goes to the top level.
    """

    path: PurePosixPath
    imports: tuple[tuple[Role, str], ...] = ()
    exported: str = ""
    item: tuple[str, str] | None = None
    statement: str = ""


_OF_ROUTES = (Role.ROUTE, Role.API_TEST)

_FORMER = "tests/services/test_{snake}_service.py"
"""The pattern of a file that earlier versions generated."""


@dataclass(frozen=True, slots=True)
class Style:
    """The layout of resources in a style; the first wire registers the model."""

    entries: tuple[Entry, ...]
    wires: tuple[Wire, ...]

    def paths(self, names: Names) -> frozenset[PurePosixPath]:
        """Return where a resource can have generated files, also one of earlier versions."""
        former = PurePosixPath(_FORMER.format(snake=names.snake))
        return frozenset((former, *(entry.path(names) for entry in self.entries)))

    def absent(self, names: Names, access: Access) -> frozenset[PurePosixPath]:
        """Return the files that a resource does not have if nobody may use its routes."""
        roles = () if access.has_routes else _OF_ROUTES
        return frozenset(self.entry(role).path(names) for role in roles)

    def entry(self, role: Role) -> Entry:
        """Return the entry of a role."""
        return next(entry for entry in self.entries if entry.role is role)


_TESTS = (
    Entry(Role.FACTORY, "shared/factory.py.jinja", "tests/factories/{snake}_factory.py"),
    Entry(Role.API_TEST, "shared/api_test.py.jinja", "tests/api/test_{plural}.py"),
)
_BY_LAYER = (
    Entry(Role.MODEL, "shared/model.py.jinja", "app/models/{snake}.py"),
    Entry(Role.SCHEMA, "shared/schema.py.jinja", "app/schemas/{snake}.py"),
)

_MODELS = Wire(
    PurePosixPath("app/models/__init__.py"), ((Role.MODEL, "{pascal}"),), exported="{pascal}"
)
_ROUTER = Wire(
    PurePosixPath("app/api/v1/router.py"),
    ((Role.ROUTE, "router as {plural}_router"),),
    statement="api_router.include_router({plural}_router)",
)

STYLES = {
    "layered": Style(
        entries=(
            *_BY_LAYER,
            *_TESTS,
            Entry(
                Role.REPOSITORY,
                "layered/repository.py.jinja",
                "app/repositories/{snake}_repository.py",
            ),
            Entry(Role.SERVICE, "layered/service.py.jinja", "app/services/{snake}_service.py"),
            Entry(Role.ROUTE, "layered/route.py.jinja", "app/api/v1/{plural}.py"),
        ),
        wires=(_MODELS, _ROUTER),
    ),
    "advanced-alchemy": Style(
        entries=(
            *_BY_LAYER,
            *_TESTS,
            Entry(
                Role.SERVICE, "advanced_alchemy/service.py.jinja", "app/services/{snake}_service.py"
            ),
            Entry(Role.ROUTE, "advanced_alchemy/route.py.jinja", "app/api/v1/{plural}.py"),
        ),
        wires=(_MODELS, _ROUTER),
    ),
    "archtool": Style(
        entries=(
            Entry(Role.PACKAGE, "archtool/package.py.jinja", "app/{plural}/__init__.py"),
            Entry(Role.MODEL, "shared/model.py.jinja", "app/{plural}/models.py"),
            Entry(Role.SCHEMA, "shared/schema.py.jinja", "app/{plural}/schemas.py"),
            *_TESTS,
            Entry(Role.INTERFACES, "archtool/interfaces.py.jinja", "app/{plural}/interfaces.py"),
            Entry(Role.REPOSITORY, "archtool/repos.py.jinja", "app/{plural}/repos.py"),
            Entry(Role.SERVICE, "archtool/services.py.jinja", "app/{plural}/services.py"),
            Entry(Role.ROUTE, "archtool/controllers.py.jinja", "app/{plural}/controllers.py"),
        ),
        wires=(
            Wire(
                PurePosixPath("app/archtool_conf/custom_layers.py"),
                item=("APPS", 'AppModule("app.{plural}")'),
            ),
        ),
    ),
}


def layout(style: str) -> Style:
    """Return the style of that name; raise BrokenProject for an unknown name."""
    if style not in STYLES:
        known = ", ".join(STYLES)
        raise BrokenProject(MARKER, f"{style!r} is not a style; this fastwright supports {known}")
    return STYLES[style]
