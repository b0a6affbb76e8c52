"""The output of `show`: tables for people, documents for programs."""

import sys
from collections.abc import Iterator, Sequence
from shutil import get_terminal_size

from typer import echo, style

from fastwright.cli.grid import GAP, Row, grid
from fastwright.code.routes import Route, collection, has_routes, routes
from fastwright.code.snippets import column_of
from fastwright.language.access import NOBODY, READ, WRITE, callers
from fastwright.language.fields import LinkedField
from fastwright.language.groups import group_text
from fastwright.language.resource import LinkedResource
from fastwright.project.project import Project

NONE_YET = "The project has no resources yet; add one: fastwright add resource NAME FIELD ..."


def resource_document(resource: LinkedResource, project: Project) -> dict[str, object]:
    """Return the JSON document of a resource."""
    return {
        "name": resource.names.snake,
        "plural": resource.names.plural,
        "table": resource.names.table,
        "route": collection(resource) if has_routes(project, resource) else None,
        "guarded": any(resource.access[each].guard for each in WRITE),
        "access": {str(operation): who.text for operation, who in resource.access},
        "key": [field.attribute for field in resource.key_fields],
        "fields": {field.name: field.text for field in resource.fields},
        "unique": list(map(group_text, resource.groups.unique)),
        "index": list(map(group_text, resource.groups.index)),
        "columns": [
            _column_document(field, resource) for field in resource.fields if not field.type.is_many
        ],
        "routes": [
            {
                "method": each.method,
                "path": each.path,
                "guarded": bool(each.who.guard),
                "who": each.who.text,
            }
            for each in _routes(resource, project)
        ],
    }


def _column_document(field: LinkedField, resource: LinkedResource) -> dict[str, object]:
    return {
        "name": field.column_name,
        "field": field.name,
        "null": field.null,
        "unique": field.unique,
        "index": column_of(resource, field).is_indexed,
        "refers_to": resource.target_of(field) if field.target else None,
        "on_delete": str(field.on_delete) if field.target else None,
    }


def show_resources(resources: Sequence[LinkedResource], project: Project) -> None:
    """Print a table of the resources, one line each."""
    if not resources:
        echo(NONE_YET)
        return
    head = ("resource", "table", "route", "fields", "may read", "may write", "refers to")
    _show_table(head, [_summary(each, project) for each in resources])


def _summary(resource: LinkedResource, project: Project) -> Row:
    targets = dict.fromkeys(resource.targets)
    is_served = has_routes(project, resource)
    return (
        resource.names.snake,
        resource.names.table,
        collection(resource) if is_served else "",
        str(len(resource.fields)),
        *(callers(resource.access, group) if is_served else NOBODY.text for group in (READ, WRITE)),
        ", ".join(targets),
    )


def show_resource(resource: LinkedResource, project: Project) -> None:
    """Print a resource: its table, its fields as typed on the command line, and its routes."""
    key = " and ".join(field.attribute for field in resource.key_fields)
    name = style(resource.names.snake, bold=True)
    echo(f"{name}, table {resource.names.table}, key {key}\n")
    head = ("field", "type", "column", "flags", "refers to")
    _show_table(head, [_field_row(field, resource) for field in resource.fields])
    for what, groups in (("unique", resource.groups.unique), ("indexed", resource.groups.index)):
        if groups:
            echo(f"\n{what} together: {', '.join(map(group_text, groups))}")
    echo()
    calls = [(each.method, each.path, each.who.text) for each in _routes(resource, project)]
    if calls:
        _show_table(("method", "path", "may call"), calls)
    else:
        echo("It has no routes.")


def _field_row(field: LinkedField, resource: LinkedResource) -> Row:
    if field.type.is_many:
        return field.name, field.text, "", "", resource.target_of(field)
    target = f"{resource.target_of(field)}, {field.on_delete}" if field.target else ""
    return field.name, field.text, field.column_name, ", ".join(_marks(field, resource)), target


def _marks(field: LinkedField, resource: LinkedResource) -> Iterator[str]:
    index = column_of(resource, field).is_indexed
    marks = {"key": field.in_key, "null": field.null, "unique": field.unique, "index": index}
    yield from (mark for mark, holds in marks.items() if holds)


def _routes(resource: LinkedResource, project: Project) -> Iterator[Route]:
    if has_routes(project, resource):
        yield from routes(resource)


def _show_table(head: Row, rows: Sequence[Row]) -> None:
    width = (
        get_terminal_size().columns if sys.stdout.isatty() else None
    )  # do not wrap lines in a pipe
    top, *below = grid([head, *rows], width)
    for line in top:
        echo(style(GAP.join(line).rstrip(), bold=True))
    echo(style(GAP.join("-" * len(cell) for cell in top[0]), dim=True))
    for lines in below:
        for first, *others in lines:
            echo(GAP.join([style(first, fg="cyan"), *others]).rstrip())
