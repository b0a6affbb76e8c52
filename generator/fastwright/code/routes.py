"""The routes of a resource, which are the same in every style."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastwright.code.rows import RowKey
from fastwright.language.resource import LinkedResource
from fastwright.project.project import Project
from fastwright.project.records import removed_files
from fastwright.project.styles import Role, layout

PREFIX = "/api/v1"


@dataclass(frozen=True, slots=True)
class Route:
    """A method, a path, and whether only signed-in users can call it."""

    method: str
    path: str
    guarded: bool


def collection(resource: LinkedResource) -> str:
    """Return the path of a resource's collection, such as `/api/v1/invoice-lines`."""
    return f"{PREFIX}{resource.names.route}"


def has_routes(project: Project, resource: LinkedResource) -> bool:
    """Return whether a resource has routes: the user can have removed the file of its routes."""
    names = resource.names
    route = layout(project.style).entry(Role.ROUTE).path(names)
    return route not in removed_files(project, names.snake)


def routes(resource: LinkedResource, *, guarded: bool) -> Iterator[Route]:
    """Yield the routes of a resource; with `guarded`, writing requires a signed-in user."""
    rows = collection(resource)
    row = f"{rows}{RowKey(resource.names, resource.key_fields).path}"
    yield Route("GET", rows, guarded=False)
    yield Route("POST", rows, guarded)
    yield Route("GET", row, guarded=False)
    for field in resource.fields:
        if field.type.is_file:
            yield Route("GET", f"{row}/{field.name.replace('_', '-')}", guarded=False)
    yield Route("PATCH", row, guarded)
    yield Route("DELETE", row, guarded)
