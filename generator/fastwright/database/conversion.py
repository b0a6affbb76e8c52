"""What happens to existing values when the type of a field changes."""

from fastwright.language.fields import LinkedField, NumberExtent, TextExtent
from fastwright.language.types.references import SELF


def is_convertible(old: LinkedField, new: LinkedField) -> bool:
    """Return whether both databases can convert values of one field to the other."""
    match old.type.extent(old), new.type.extent(new):
        case (TextExtent(), TextExtent()) | (NumberExtent(), NumberExtent()):
            return True
    return _stored(old) == _stored(new)


def _stored(field: LinkedField) -> str:
    return field.type.migration(field)


def may_lose(old: LinkedField, new: LinkedField) -> bool:
    """Return whether values may exist that the other type cannot hold unchanged."""
    if new.target and _target(old) != _target(new):
        return True
    match old.type.extent(old), new.type.extent(new):
        case TextExtent() as before, TextExtent() as after:
            return after.width < before.width or not _are_listed(before, after)
        case NumberExtent() as before, NumberExtent() as after:
            return before != after and not _has_room(before, after)
    return False


def _target(field: LinkedField) -> str | None:
    return field.owner.snake if field.target == SELF else field.target


def _are_listed(before: TextExtent, after: TextExtent) -> bool:
    """Return whether a list of values, if there is one, includes all possible values."""
    known = bool(before.values) and set(before.values) <= set(after.values)
    return not after.values or known


def _has_room(before: NumberExtent, after: NumberExtent) -> bool:
    return (
        after.whole >= before.whole
        and after.fraction >= before.fraction
        and after.significant >= before.digits
    )
