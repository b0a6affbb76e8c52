"""Resolves what the refs of a resource refer to."""

from collections import Counter
from dataclasses import dataclass, replace

from fastwright.code.snippets import Column, Reference
from fastwright.language.fields import Field, Through
from fastwright.language.keys import OWN_ID, Key
from fastwright.language.resource import Resource, check_resource
from fastwright.project.cycles import WaysBack, ways_back
from fastwright.project.models import (
    Target,
    find_resource,
    find_target,
    found_key,
    names_column,
    with_key,
)
from fastwright.project.project import Project


@dataclass(frozen=True, slots=True)
class Linked:
    """A resource whose id has a type and whose refs have the keys that they hold.

    `columns` are its fields as columns. The other attributes are its many-to-many fields: those
    with an association table, and those that go through another resource.
    """

    resource: Resource
    columns: tuple[Column, ...]
    pairs: tuple[Reference, ...]
    views: tuple[Reference, ...]

    @property
    def references(self) -> tuple[Reference, ...]:
        """All references of the resource, by a foreign key or by another table."""
        columns = (each.reference for each in self.columns if each.reference)
        return (*columns, *self.pairs, *self.views)


def link(project: Project, resource: Resource) -> Linked:
    """Return a resource linked to what it refers to.

    Raises UnknownTarget, or BadField or BadResource for a key that its fields cannot hold.
    """
    found = _find_targets(project, resource)
    fields = tuple(
        _follow(project, resource, field, found) if field.target else field
        for field in resource.fields
    )
    key = resource.key if resource.key != OWN_ID else Key(id_type=project.keys)
    linked = replace(resource, fields=fields, key=key)
    check_resource(linked)  # the columns of refs can have the names of other fields
    count = Counter(map(resource.target_of, linked.refs))
    back = _ways_back(project, resource, found)

    def reference(field: Field) -> Reference:
        name = resource.target_of(field)
        target, is_self = found[name], name == resource.names.snake
        return Reference(
            field,
            target.names,
            is_self,
            target.is_generated,
            is_shared=count[name] > 1 or name in back.directly,
            is_circular=name in back.at_all,
        )

    def column(field: Field) -> Column:
        return Column(field, reference(field) if field.target else None, linked.key_fields)

    return Linked(
        linked,
        tuple(column(field) for field in fields if not field.type.is_many),
        tuple(map(reference, linked.pairs)),
        tuple(reference(field) for field in linked.collections if field.via),
    )


def _follow(project: Project, resource: Resource, field: Field, found: dict[str, Target]) -> Field:
    """Return a field with the key of its target and with the resource that it goes through."""
    target = resource.target_of(field)
    keyed = with_key(field, found[target])
    is_own = field.through == resource.names.snake
    other = resource if is_own else find_resource(project, field.through)
    if other is None:
        return keyed
    to_owner, to_target = (
        tuple(with_key(ref, found[side]) for ref in other.refs if other.target_of(ref) == side)
        for side in (resource.names.snake, target)
    )
    return replace(keyed, via=Through(other.names, to_owner, to_target))


def _ways_back(project: Project, resource: Resource, found: dict[str, Target]) -> WaysBack:
    """Return which targets refer back to a resource, including hand-written models."""
    targets = {resource.target_of(ref): found[resource.target_of(ref)] for ref in resource.refs}
    back = ways_back(project, resource.names.snake, targets)
    by_hand = {
        name
        for name, target in targets.items()
        if not target.is_generated and names_column(target.source, resource.names)
    }
    return WaysBack(back.directly | by_hand, back.at_all | by_hand)


def _find_targets(project: Project, resource: Resource) -> dict[str, Target]:
    """Return the targets of the fields by name, including the resource itself."""
    found = {resource.names.snake: Target(resource.names, found_key(project, resource))}
    for field in (*resource.refs, *resource.collections):
        name = resource.target_of(field)
        if name not in found:
            found[name] = find_target(project, field.name, name)
    return found
