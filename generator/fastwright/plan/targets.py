"""What the refs of a resource lead to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from fastwright.errors import NoFactory, NotWired
from fastwright.fields import Field
from fastwright.language import SELF
from fastwright.layout import Role, Style
from fastwright.models import find_target
from fastwright.plan.wired import is_known
from fastwright.project import Project, spec_path
from fastwright.resource import Resource
from fastwright.snippets import Column, Reference
from fastwright.wire import wirings


def find_columns(project: Project, resource: Resource) -> tuple[Column, ...]:
    """Return the fields as columns, each ref with its target; raises UnknownTarget."""
    references = [_reference(project, resource, field) for field in resource.refs]
    count = Counter(reference.target for reference in references)
    by_field = {
        reference.field: replace(reference, is_shared=count[reference.target] > 1)
        for reference in references
    }
    columns = [field for field in resource.fields if not field.type.is_many]
    return tuple(Column(field, by_field.get(field)) for field in columns)


def find_collections(project: Project, resource: Resource) -> tuple[Reference, ...]:
    """Return the fields that stand for other rows, each with its target; raises UnknownTarget."""
    return tuple(_reference(project, resource, field) for field in resource.collections)


def all_references(
    columns: Iterable[Column], collections: Iterable[Reference]
) -> tuple[Reference, ...]:
    """Return everything that a resource refers to, by a column or by another table."""
    return (*(each.reference for each in columns if each.reference), *collections)


def _reference(project: Project, resource: Resource, field: Field) -> Reference:
    target = field.target or ""
    if target in {SELF, resource.names.snake}:
        return Reference(field, resource.names, is_self=True)
    names = find_target(project, field.name, target)
    is_generated = project.read(spec_path(target)) is not None
    return Reference(field, names, is_generated=is_generated)


def check_targets(project: Project, style: Style, references: Iterable[Reference]) -> None:
    """Check that models written by hand have what generated code and tests need of them."""
    for reference in references:
        name, names = reference.field.name, reference.target
        factory = style.entry(Role.FACTORY).path(names)
        if reference.is_generated or reference.is_self:
            continue
        if project.read(factory) is None:
            raise NoFactory(name, names.snake, factory)
        known = wirings(style, names)[0]
        if not is_known(project, known):
            raise NotWired(name, names.snake, known.path, known.paste)
