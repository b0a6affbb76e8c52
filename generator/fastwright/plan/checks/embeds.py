"""Checks before a resource can embed the rows that it refers to."""

import re
from collections.abc import Container

from fastwright.code.links import Linked
from fastwright.code.snippets import Reference
from fastwright.errors import BadField, BadResource, no_read_model
from fastwright.language.resource import LinkedResource
from fastwright.project.project import Project
from fastwright.project.specs import read_resource, resource_list
from fastwright.project.styles import Role, Style


def check_embeds(
    project: Project, style: Style, linked: Linked, added: Container[str] = ()
) -> None:
    """Check that the schemas of other resources exist, have free names and can be imported.

    The project has the specs after all turns. The schemas of the resources in `added` are created
    in the same plan.
    """
    resource = linked.resource
    shown = [each for each in linked.references if each.field.embed or each.field.type.is_many]
    if not shown:
        return
    _check_classes(resource, shown)
    for reference in shown:
        if reference.field.embed and not reference.is_self:
            if reference.target.snake not in added:
                _check_read_model(project, style, reference)
            _check_cycle(project, resource, reference)


def _check_classes(resource: LinkedResource, shown: list[Reference]) -> None:
    taken = {f"{each.target.pascal}Read" for each in shown if each.field.embed}
    taken.add(f"{resource.names.pascal}Detail")
    for field in resource.fields:
        if field.has_own_type and field.class_name in taken:
            name = field.class_name
            reason = f"its class would be {name}, like an embedded schema; rename the field"
            raise BadField(f"{field.name}:{field.text}", reason)


def _check_read_model(project: Project, style: Style, reference: Reference) -> None:
    names, path = reference.target, style.entry(Role.SCHEMA).path(reference.target)
    name = f"{names.pascal}Read"
    if not re.search(rf"^class {name}\b", project.read(path) or "", re.MULTILINE):
        raise no_read_model(reference.field.name, names.snake, name, path)


def _check_cycle(project: Project, resource: LinkedResource, reference: Reference) -> None:
    names, target = resource.names, reference.target
    if names.snake in _embedded(project, target.snake):
        reason = (
            f"{reference.field.name} embeds {target.snake}, which embeds {names.snake}, but their "
            "schemas cannot import each other; remove one embed"
        )
        raise BadResource(names.snake, reason)


def _embedded(project: Project, name: str) -> set[str]:
    """Return the names of the resources that a resource embeds, directly or indirectly."""
    resources = set(resource_list(project))
    found: set[str] = set()
    new = {name}
    while new:
        found |= new
        fields = [
            field for each in new & resources for field in read_resource(project, each).fields
        ]
        new = {field.target for field in fields if field.target and field.embed} - found
    return found
