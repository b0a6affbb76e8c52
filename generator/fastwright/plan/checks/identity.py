"""Checks of what cannot change in a resource: its names and its key."""

from collections.abc import Iterable, Iterator

from fastwright.database.conversion import effects, is_convertible
from fastwright.errors import BadField, BadResource, never_was, value_never_was
from fastwright.language.fields import LinkedField
from fastwright.language.names import check_field_name, nearest
from fastwright.language.resource import LinkedResource
from fastwright.plan.pair import Pair


def check_identity(pair: Pair) -> None:
    """Raise BadResource for other names or another key, and NeverWas for unknown old names."""
    old, new = pair.old, pair.new
    if old.names != new.names:
        names = f"{old.names.snake}, {old.names.plural} and {old.names.table}"
        reason = f"its name, plural and table cannot change; change them back to {names}"
        raise BadResource(old.names.snake, reason)
    _check_renames(pair)
    _check_renamed_values(pair)
    _check_key(pair)
    for field in added_fields(old, new):
        check_field_name(field.name)


def added_fields(old: LinkedResource | None, new: LinkedResource) -> Iterator[LinkedField]:
    """Yield the fields whose names a resource did not have before."""
    known = {field.name for field in old.fields} if old else ()
    return (field for field in new.fields if field.name not in known)


def check_ref_names(added: Iterable[LinkedField]) -> None:
    """Refuse new refs that are named like a column: `product_id` would get `product_id_id`."""
    for field in added:
        ending = f"_{field.held.attribute}"
        if field.attribute != field.name and field.name.endswith(ending):
            reason = (
                f"it would give the column {field.attribute}; call it "
                f"{field.name.removesuffix(ending)}, which gives the column {field.name}"
            )
            raise BadField(f"{field.name}:{field.text}", reason)


def _check_key(pair: Pair) -> None:
    """Refuse another key: other tables refer to it, and clients use it in URLs."""
    old, new = pair.old, pair.new
    moved = {name for renamed in new.was for name in renamed}
    stays = old.key == new.key and not moved & {*old.key.fields}
    if not (stays and all(map(_holds, old.key_fields, new.key_fields))):
        fields = ", ".join(f"{field.name}:{field.text}" for field in old.key_fields)
        reason = f"its key cannot change, except to hold more values; change it back to {fields}"
        raise BadResource(old.names.snake, reason)


def _holds(before: LinkedField, after: LinkedField) -> bool:
    """Return whether a field of the key holds all values that it held, in the same column."""
    is_same = before.column_name == after.column_name and before.target == after.target
    return is_same and is_convertible(before, after) and not any(effects(before, after))


def _check_renames(pair: Pair) -> None:
    known = [field.name for field in pair.old.fields]
    names = [old for _, old in pair.new.was]
    for new, old in pair.new.was:
        if old not in known:
            raise never_was(pair.new.names.snake, new, old, nearest(old, known))
        if names.count(old) > 1:
            reason = f'only one field can have was = "{old}"; remove the others'
            raise BadResource(pair.new.names.snake, reason)


def _check_renamed_values(pair: Pair) -> None:
    """Check that each value gets one name, which no other value has, so that it can go back."""
    renamed = dict(pair.new.was_values)
    was, name = dict(pair.new.was), pair.new.names.snake
    old_fields = {field.name: field for field in pair.old.fields}
    for field in pair.new.fields:
        pairs = renamed.get(field.name, ())
        before = old_fields.get(was.get(field.name, field.name))
        known = before.values if before else ()
        earlier = [old for _, old in pairs]
        if pairs and field.name in pair.old.key.fields:
            reason = f"the values of {field.name} cannot be renamed, because it is part of the key"
            raise BadResource(name, reason)
        for new, old in pairs:
            if old not in known:
                raise value_never_was(name, field.name, new, old, nearest(old, known))
            if earlier.count(old) > 1:
                reason = f'{field.name}: only one value can have been "{old}"; remove the others'
                raise BadResource(name, reason)
            if new in known and new not in earlier:
                reason = (
                    f"{field.name}: {old} cannot be renamed to {new}, because {new} exists; change "
                    f"the rows in your own migration, then remove {old}"
                )
                raise BadResource(name, reason)
            if old in field.values and old not in dict(pairs):
                reason = f"{field.name}: {old} was renamed to {new}; remove {old} from its values"
                raise BadResource(name, reason)
