"""Generates the code of a resource from its templates."""

from pathlib import PurePosixPath

from fastwright.code import contract
from fastwright.code.field_imports import import_lines
from fastwright.code.links import Linked
from fastwright.code.render import Renderer
from fastwright.code.resource_tables import find_base, inherits_id
from fastwright.code.rows import RowKey, origin
from fastwright.code.snippets import Column, Reference
from fastwright.language.access import Operation
from fastwright.language.fields import Feature
from fastwright.language.names import Names
from fastwright.language.resource import LinkedResource
from fastwright.project.project import Project
from fastwright.project.styles import Role, Style


def generate_code(
    project: Project,
    renderer: Renderer,
    style: Style,
    linked: Linked,
) -> dict[PurePosixPath, str]:
    """Return the unformatted files of a resource."""
    names = linked.resource.names
    absent = style.absent(names, linked.resource.access)
    paths = {entry.template: entry.path(names) for entry in style.entries}
    context = template_context(project, style, linked)
    return {
        path: renderer.render(template, **context)
        for template, path in paths.items()
        if path not in absent
    }


def template_context(
    project: Project,
    style: Style,
    linked: Linked,
) -> dict[str, object]:
    """Return the variables of the templates."""
    resource, columns = linked.resource, linked.columns
    references = [column.reference for column in columns if column.reference]
    others = [each for each in linked.references if not each.is_self]
    needed = [each for each in references if not (each.is_self or each.field.null)]
    shown = [*contract.shown_rows(linked)]
    fields = [column.field for column in columns]
    key = RowKey(resource.names, resource.key_fields)
    writable = [field for field in fields if not field.readonly]
    has_usual_key = inherits_id(project, linked)
    ids = () if has_usual_key or resource.key.fields else resource.key_fields
    others_rows = [each.field for each in (*linked.pairs, *linked.views)]
    typed = (*resource.key_fields, *fields, *others_rows)
    guards = {str(each): resource.access[each].guard for each in resource.access.operations}
    shared = resource.access.shared_guard
    return {
        "resource": resource,
        "names": resource.names,
        "imports": lambda *places: import_lines(typed, places),
        "bases": find_base(project, linked).classes,
        "key": key,
        "module": lambda role, names: style.entry(Role(role)).module(names),
        "operations": [*guards],
        "is_sent": any(map(resource.access.allows, (Operation.CREATE, Operation.UPDATE))),
        "created": _schema(resource, Operation.CREATE),
        "updated": _schema(resource, Operation.UPDATE),
        "guard": _dependencies(shared),
        "guards": {name: "" if shared else _dependencies(each) for name, each in guards.items()},
        "mixins": contract.mixins(linked, key),
        "access": contract.access(resource),
        "idempotent": "create" in guards and Feature.IDEMPOTENCY in project.features,
        "unique": contract.unique_fields(linked, key),
        "sent_references": [*contract.sent_references(linked)],
        "other": lambda reference: contract.other(reference, project.keys),
        "through": lambda reference: contract.through(reference, project.keys),
        "has_usual_key": has_usual_key,
        "columns": (*(Column(field, key=resource.key_fields) for field in ids), *columns),
        "fields": fields,
        "readable": [field for field in fields if not field.writeonly],
        "writable": writable,
        "changeable": [field for field in writable if not field.in_key],
        "scalars": [field for field in fields if not field.target],
        "required": [field for field in fields if field.required],
        "files": [field for field in fields if field.type.is_file],
        "enums": [field for field in fields if field.values],
        "references": references,
        "collections": linked.pairs,
        "views": linked.views,
        "loaded": shown,
        "embedded": [each for each in references if each.field.embed],
        "shown": f"{resource.names.pascal}{'Detail' if shown else 'Read'}",
        "targets": _targets(others),
        "embedded_targets": _targets([each for each in others if each.field.embed]),
        "required_targets": _targets(needed),
        "origins": _sorted({origin(each.field).owner for each in others} - {resource.names}),
    }


def _schema(resource: LinkedResource, operation: Operation) -> str:
    """Return the schema of what clients send to create or update a row, `Never` if they cannot."""
    name = f"{resource.names.pascal}{operation.capitalize()}"
    return name if resource.access.allows(operation) else "Never"


def _dependencies(guard: str) -> str:
    """Return the argument of a route or router that has a guard."""
    return f", dependencies=[{guard}]" if guard else ""


def _targets(references: list[Reference]) -> list[Names]:
    return _sorted({reference.target for reference in references})


def _sorted(found: set[Names]) -> list[Names]:
    return sorted(found, key=lambda names: names.snake)
