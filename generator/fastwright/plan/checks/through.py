"""Checks of many-to-many fields that go through another resource."""

from fastwright.code.links import Linked
from fastwright.errors import BadField, gone_through
from fastwright.language.fields import LinkedField
from fastwright.language.resource import LinkedResource
from fastwright.plan.pair import Pair
from fastwright.project.models import fields_through
from fastwright.project.project import Project


def check_through(linked: Linked) -> None:
    """Check that the resource of each `through=` has exactly one ref to each side."""
    for reference in linked.views:
        field, via = reference.field, reference.field.via
        if via is None:
            continue
        text, name = f"{field.name}:{field.text}", via.names.snake
        sides = field.owner.snake, reference.target.snake
        if name in sides:
            raise BadField(
                text, f"{name} is one of the two sides; use a resource that refers to both"
            )
        if reference.is_self:
            reason = f"both sides are {sides[0]}, so the two refs of {name} cannot be told apart"
            raise BadField(text, f"{reason}; remove the field and query {name} itself")
        for side, refs in zip(sides, (via.to_owner, via.to_target), strict=True):
            _check_side(text, name, side, refs)


def _check_side(text: str, name: str, side: str, refs: tuple[LinkedField, ...]) -> None:
    if not refs:
        reason = f"{name} has no ref to {side}; add one, or use another resource"
        raise BadField(text, reason)
    if len(refs) > 1:
        names = " and ".join(ref.name for ref in refs)
        reason = f"{name} has several refs to {side}: {names}"
        raise BadField(text, f"{reason}; use a resource with exactly one ref to {side}")


def check_sides(project: Project, wanted: Project, pair: Pair) -> None:
    """Check that a resource keeps the refs that many-to-many fields of others need.

    Only fields count that exist both in the project and in `wanted`.
    """
    name = pair.new.names.snake
    stay = {(other.names, field.name) for other, field in fields_through(wanted, name)}
    for other, field in fields_through(project, name):
        sides = other.names.snake, other.target_of(field)
        changes = any(_columns(pair.old, side) != _columns(pair.new, side) for side in sides)
        if changes and (other.names, field.name) in stay:
            raise gone_through(name, f"{sides[0]}.{field.name}", sides)


def _columns(resource: LinkedResource, target: str) -> list[str]:
    return [ref.column_name for ref in resource.refs if resource.target_of(ref) == target]
