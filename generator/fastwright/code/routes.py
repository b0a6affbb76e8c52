"""The routes of a resource, which are the same in every style."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastwright.code.rows import RowKey
from fastwright.language.access import Operation, Who
from fastwright.language.resource import LinkedResource
from fastwright.project.project import Project
from fastwright.project.records import removed_files
from fastwright.project.styles import Role, layout

PREFIX = "/api/v1"


@dataclass(frozen=True, slots=True)
class Route:
    """A method, a path, and who may call it."""

    method: str
    path: str
    who: Who


def collection(resource: LinkedResource) -> str:
    """Return the path of a resource's collection, such as `/api/v1/invoice-lines`."""
    return f"{PREFIX}{resource.names.route}"


def has_routes(project: Project, resource: LinkedResource) -> bool:
    """Return whether a resource has routes: nobody may use them, or the user removed their file."""
    names = resource.names
    route = layout(project.style).entry(Role.ROUTE).path(names)
    return resource.access.has_routes and route not in removed_files(project, names.snake)


def routes(resource: LinkedResource) -> Iterator[Route]:
    """Yield the routes of a resource."""
    return (
        Route(method, path, resource.access[operation])
        for operation, method, path in _every_route(resource)
        if resource.access.allows(operation)
    )


def _every_route(resource: LinkedResource) -> Iterator[tuple[Operation, str, str]]:
    rows = collection(resource)
    row = f"{rows}{RowKey(resource.names, resource.key_fields).path}"
    yield Operation.LIST, "GET", rows
    yield Operation.CREATE, "POST", rows
    yield Operation.GET, "GET", row
    for field in resource.fields:
        if field.type.is_file:
            yield Operation.GET, "GET", f"{row}/{field.name.replace('_', '-')}"
    yield Operation.UPDATE, "PATCH", row
    yield Operation.DELETE, "DELETE", row
