"""What has to be so for a field that leads to other rows through another resource."""

from fastwright.code.links import Linked
from fastwright.errors import BadField, gone_through
from fastwright.language.fields import LinkedField
from fastwright.language.resource import LinkedResource
from fastwright.plan.pair import Pair
from fastwright.project.models import fields_through
from fastwright.project.project import Project


def check_through(linked: Linked) -> None:
    """Check that there is one way through each resource that a field leads through."""
    for reference in linked.views:
        field, via = reference.field, reference.field.via
        if via is None:
            continue
        text, name = f"{field.name}:{field.text}", via.names.snake
        sides = field.owner.snake, reference.target.snake
        if name in sides:
            raise BadField(text, f"{name} is one of its sides; pass a resource that refers to both")
        if reference.is_self:
            reason = f"both of its sides are {sides[0]}, and which ref of {name} is which"
            raise BadField(text, f"{reason} cannot be told; leave it out and read {name} itself")
        for side, refs in zip(sides, (via.to_owner, via.to_target), strict=True):
            _check_side(text, name, side, refs)


def _check_side(text: str, name: str, side: str, refs: tuple[LinkedField, ...]) -> None:
    if not refs:
        reason = f"{name} has no ref to {side}; add one, or pass another name"
        raise BadField(text, reason)
    if len(refs) > 1:
        names = " and ".join(ref.name for ref in refs)
        reason = f"{name} refers to {side} by {names}, and which one counts cannot be told"
        raise BadField(text, f"{reason}; pass a resource with one ref to {side}")


def check_sides(project: Project, wanted: Project, pair: Pair) -> None:
    """Check that a resource keeps the refs by which fields of others lead through it.

    That is, fields which do so in the project, and still do in the one that is `wanted`.
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
