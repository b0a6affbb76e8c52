"""Where the files of a resource lie, style by style: the one table of paths."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from fastwright.errors import BrokenProject
from fastwright.naming import Names
from fastwright.project import MARKER


class Role(StrEnum):
    """What a generated file is for."""

    MODEL = "model"
    SCHEMA = "schema"
    REPOSITORY = "repository"
    SERVICE = "service"
    ROUTE = "route"
    FACTORY = "factory"
    API_TEST = "api_test"
    SERVICE_TEST = "service_test"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a resource: its template, and the pattern of its path."""

    role: Role
    template: str
    pattern: str

    def path(self, names: Names) -> PurePosixPath:
        """Return the file's path for a resource."""
        return PurePosixPath(self.pattern.format(snake=names.snake, plural=names.plural))


_SHARED = (
    Entry(Role.MODEL, "shared/model.py.jinja", "app/models/{snake}.py"),
    Entry(Role.SCHEMA, "shared/schema.py.jinja", "app/schemas/{snake}.py"),
    Entry(Role.FACTORY, "shared/factory.py.jinja", "tests/factories/{snake}_factory.py"),
    Entry(Role.API_TEST, "shared/api_test.py.jinja", "tests/api/test_{plural}.py"),
)

LAYOUTS = {
    "layered": (
        *_SHARED,
        Entry(
            Role.REPOSITORY,
            "layered/repository.py.jinja",
            "app/repositories/{snake}_repository.py",
        ),
        Entry(Role.SERVICE, "layered/service.py.jinja", "app/services/{snake}_service.py"),
        Entry(Role.ROUTE, "layered/route.py.jinja", "app/api/v1/{plural}.py"),
        Entry(
            Role.SERVICE_TEST,
            "layered/service_test.py.jinja",
            "tests/services/test_{snake}_service.py",
        ),
    ),
}


def layout(style: str) -> tuple[Entry, ...]:
    """Return the files that a resource has in a style; raises BrokenProject for an unknown one."""
    if style not in LAYOUTS:
        known = ", ".join(LAYOUTS)
        raise BrokenProject(MARKER, f"there is no style {style!r}; this fastwright knows {known}")
    return LAYOUTS[style]
