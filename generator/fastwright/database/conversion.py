"""What happens to existing values when the type of a field changes."""

from collections.abc import Iterator

from fastwright.language.fields import Extent, LinkedField, NumberExtent, TextExtent
from fastwright.language.types.references import SELF

_OR_FAILS = "or the migration fails"


def is_convertible(old: LinkedField, new: LinkedField) -> bool:
    """Return whether both databases can convert values of one field to the other."""
    match old.type.extent(old), new.type.extent(new):
        case (TextExtent(), TextExtent()) | (NumberExtent(), NumberExtent()):
            return True
    return _stored(old) == _stored(new)


def _stored(field: LinkedField) -> str:
    return field.type.migration(field)


def effects(old: LinkedField, new: LinkedField) -> Iterator[str]:
    """Yield what a change of type does to values that the new type cannot hold unchanged.

    It is the same on every database: what continues the sentence "values of price ...".
    """
    if new.target and _target(old) != _target(new):
        yield f"must be found in {_target(new)}, {_OR_FAILS}"
    match old.type.extent(old), new.type.extent(new):
        case TextExtent() as before, TextExtent() as after:
            yield from _effects_on_texts(before, after)
        case NumberExtent() as before, NumberExtent() as after:
            yield from _effects_on_numbers(before, after)


def _effects_on_texts(before: TextExtent, after: TextExtent) -> Iterator[str]:
    if not _are_listed(before, after):
        yield f"must be one of {', '.join(after.values)}, {_OR_FAILS}"
    elif exceeds(before, after):
        yield f"must have at most {after.width} characters, {_OR_FAILS}"


def _effects_on_numbers(before: NumberExtent, after: NumberExtent) -> Iterator[str]:
    if is_rounded(before, after):
        digits = f"{after.fraction} decimal place{'s' * (after.fraction > 1)}"
        yield f"are rounded to {digits if after.fraction else 'whole numbers'}, half away from zero"
    significant = min(before.significant, after.significant)
    # A float holds more digits of a whole number, and a change to an integer keeps them.
    if before != after and significant < min(before.digits, after.digits) and not after.bounds:
        yield f"keep {significant} significant digits"
    if exceeds(before, after) and after.bounds:
        low, high = after.bounds
        yield f"must be between {low} and {high}, {_OR_FAILS}"
    elif exceeds(before, after):
        digits = f"{after.whole} digit{'s' * (after.whole != 1)}"
        yield f"must have at most {digits} before the decimal point, {_OR_FAILS}"


def _target(field: LinkedField) -> str | None:
    return field.owner.snake if field.target == SELF else field.target


def _are_listed(before: TextExtent, after: TextExtent) -> bool:
    """Return whether a list of values, if there is one, includes all possible values."""
    known = bool(before.values) and set(before.values) <= set(after.values)
    return not after.values or known


def is_rounded(before: Extent | None, after: Extent | None) -> bool:
    """Return whether numbers may have more digits after the decimal point than a type keeps."""
    match before, after:
        case NumberExtent(), NumberExtent():
            return after.fraction < before.fraction
    return False


def exceeds(before: Extent | None, after: Extent | None) -> bool:
    """Return whether a text may be longer, or a rounded number greater, than a type allows."""
    match before, after:
        case TextExtent(), TextExtent():
            longest = max(map(len, before.values), default=before.width)
            return longest > after.width
        case NumberExtent(), NumberExtent():
            # 9.9 is rounded to 10, which has one digit more.
            return after.whole < before.whole + is_rounded(before, after)
    return False
