"""Resolves what the refs of a resource refer to."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from fastwright.code.snippets import Column, Reference, column_of
from fastwright.errors import UnknownTarget
from fastwright.language.access import PUBLIC, USER, Operation
from fastwright.language.fields import Field, LinkedField, Through
from fastwright.language.keys import OWN_ID, Key
from fastwright.language.resource import LinkedResource, Resource
from fastwright.language.types.ids import id_field
from fastwright.project.cycles import WaysBack, ways_back
from fastwright.project.models import (
    Target,
    find_resource,
    find_target,
    found_key,
    names_column,
    with_target,
)
from fastwright.project.project import Project


@dataclass(frozen=True, slots=True)
class Linked:
    """A resource that knows what it refers to.

    Beside it are its fields as columns, those that stand for pairs in a table of their own, and
    those that lead through another resource.
    """

    resource: LinkedResource
    columns: tuple[Column, ...]
    pairs: tuple[Reference, ...]
    views: tuple[Reference, ...]

    @property
    def references(self) -> tuple[Reference, ...]:
        """All references of the resource, by a foreign key or by another table."""
        columns = (each.reference for each in self.columns if each.reference)
        return (*columns, *self.pairs, *self.views)


def link(project: Project, resource: Resource) -> Linked:
    """Look up what a resource refers to.

    Raises UnknownTarget, or BadField for a key that its fields cannot hold.
    """
    found = _find_targets(project, resource)
    linked = _link_fields(project, resource, found)
    count = Counter(map(resource.target_of, linked.refs))
    back = _ways_back(project, resource, found)

    def reference(field: LinkedField) -> Reference:
        name = resource.target_of(field)
        target, is_self = found[name], name == resource.names.snake
        return Reference(
            field,
            target.names,
            is_self,
            target.is_generated,
            is_shared=count[name] > 1 or name in back.directly,
            is_circular=name in back.at_all,
            is_deletable=target.is_generated and target.access.allows(Operation.DELETE),
        )

    def column(field: LinkedField) -> Column:
        return column_of(linked, field, reference(field) if field.target else None)

    return Linked(
        linked,
        tuple(column(field) for field in linked.fields if not field.type.is_many),
        tuple(map(reference, linked.pairs)),
        tuple(reference(field) for field in linked.collections if field.via),
    )


def link_what_is_there(project: Project, resource: Resource) -> LinkedResource:
    """Look up what a resource refers to, to show it: what the project lacks is taken to have an id.

    Raises BadField for a key that its fields cannot hold.
    """
    return _link_fields(project, resource, _find_targets(project, resource, lenient=True))


def _link_fields(
    project: Project, resource: Resource, found: Mapping[str, Target]
) -> LinkedResource:
    return LinkedResource(
        resource.names,
        tuple(_follow(project, resource, field, found) for field in resource.fields),
        resource.access.filled(USER if project.has_users else PUBLIC),
        resource.groups,
        resource.key if resource.key != OWN_ID else Key(id_type=project.keys),
        resource.was,
        resource.was_values,
    )


def _follow(
    project: Project, resource: Resource, field: Field, found: Mapping[str, Target]
) -> LinkedField:
    """Return a field with the key of its target and with the resource that it goes through."""
    if not field.target:
        return with_target(resource, field, None)
    target = resource.target_of(field)
    is_own = field.through == resource.names.snake
    other = resource if is_own else find_resource(project, field.through)
    if other is None:
        return with_target(resource, field, found[target])
    to_owner, to_target = (
        tuple(
            with_target(other, ref, found[side])
            for ref in other.refs
            if other.target_of(ref) == side
        )
        for side in (resource.names.snake, target)
    )
    via = Through(other.names, to_owner, to_target)
    return with_target(resource, field, found[target], via)


def _ways_back(project: Project, resource: Resource, found: Mapping[str, Target]) -> WaysBack:
    """Return which targets refer back to a resource, including hand-written models."""
    targets = {resource.target_of(ref): found[resource.target_of(ref)] for ref in resource.refs}
    back = ways_back(project, resource.names.snake, targets)
    by_hand = {
        name
        for name, target in targets.items()
        if not target.is_generated and names_column(target.source, resource.names)
    }
    return WaysBack(back.directly | by_hand, back.at_all | by_hand)


def _find_targets(
    project: Project, resource: Resource, *, lenient: bool = False
) -> dict[str, Target]:
    """Return the targets of the fields by name, including the resource itself."""

    def find(look_up: Callable[[], Target]) -> Target:
        try:
            return look_up()
        except UnknownTarget:
            if not lenient:
                raise
            return Target(resource.names, (id_field(project.keys, resource.names),))

    own = find(lambda: Target(resource.names, found_key(project, resource), access=resource.access))
    found = {resource.names.snake: own}
    for field in (*resource.refs, *resource.collections):
        name = resource.target_of(field)
        if name not in found:
            found[name] = find(partial(find_target, project, field.name, name))
    return found
