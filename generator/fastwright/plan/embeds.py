"""What has to be so before a resource may show the rows that it refers to."""

import re

from fastwright.errors import BadField, BadResource, NoReadModel
from fastwright.layout import Role, Style
from fastwright.project import Project, read_resource, resource_list
from fastwright.resource import Resource
from fastwright.snippets import Column, Reference


def check_embeds(
    project: Project, style: Style, resource: Resource, columns: tuple[Column, ...]
) -> None:
    """Check that the schemas of other resources can be imported, and their names are free."""
    references = [column.reference for column in columns if column.reference]
    embedded = [reference for reference in references if reference.field.embed]
    if not embedded:
        return
    _check_classes(resource, embedded)
    for reference in embedded:
        if not reference.is_self:
            _check_read_model(project, style, reference)
            _check_cycle(project, resource, reference)


def _check_classes(resource: Resource, embedded: list[Reference]) -> None:
    taken = {f"{reference.target.pascal}Read" for reference in embedded}
    taken.add(f"{resource.names.pascal}Detail")
    for field in resource.fields:
        if field.has_own_type and field.class_name in taken:
            reason = f"its type would be {field.class_name}, which embed needs; rename the field"
            raise BadField(f"{field.name}:{field.text}", reason)


def _check_read_model(project: Project, style: Style, reference: Reference) -> None:
    names, path = reference.target, style.entry(Role.SCHEMA).path(reference.target)
    name = f"{names.pascal}Read"
    if not re.search(rf"^class {name}\b", project.read(path) or "", re.MULTILINE):
        raise NoReadModel(reference.field.name, names.snake, name, path)


def _check_cycle(project: Project, resource: Resource, reference: Reference) -> None:
    names, target = resource.names, reference.target
    if names.snake in _embedded(project, target.snake):
        reason = (
            f"{reference.field.name} embeds {target.snake}, which embeds {names.snake}, and their "
            "schemas cannot import each other; leave out one embed"
        )
        raise BadResource(names.snake, reason)


def _embedded(project: Project, name: str) -> set[str]:
    """Return what a resource embeds, and what that embeds in turn."""
    resources = set(resource_list(project))
    found: set[str] = set()
    new = {name}
    while new:
        found |= new
        fields = [field for each in new & resources for field in read_resource(project, each).refs]
        new = {field.target for field in fields if field.target and field.embed} - found
    return found
