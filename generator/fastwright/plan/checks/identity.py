"""Checks of what cannot change in a resource: its names and its key."""

from fastwright.code.resource_tables import table_column
from fastwright.errors import BadResource, never_was, value_never_was
from fastwright.language.names import check_field_name, nearest
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
    for field in new.fields:
        if field.name not in {each.name for each in old.fields}:
            check_field_name(field.name)


def _check_key(pair: Pair) -> None:
    """Refuse another key: other tables refer to it, and clients use it in URLs."""
    old, new = pair.old, pair.new
    moved = {name for renamed in new.was for name in renamed}
    stays = old.key == new.key and all(
        table_column(before) == table_column(after) and before.target == after.target
        for before, after in zip(old.key_fields, new.key_fields, strict=True)
    )
    if not stays or moved & {*old.key.fields}:
        fields = ", ".join(f"{field.name}:{field.text}" for field in old.key_fields)
        raise BadResource(old.names.snake, f"its key cannot change; change it back to {fields}")


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
