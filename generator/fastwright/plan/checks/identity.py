"""What stays of a resource when it changes: its names, its key, and fields that get new names."""

from fastwright.code.resource_tables import table_column
from fastwright.errors import BadResource, never_was
from fastwright.language.names import check_field_name, nearest
from fastwright.plan.pair import Pair


def check_identity(pair: Pair) -> None:
    """Refuse other names or another key, and new names for fields that the resource never had."""
    old, new = pair.old, pair.new
    if old.names != new.names:
        reason = f"its name, plural and table stay {old.names.snake}, {old.names.plural} and "
        raise BadResource(old.names.snake, f"{reason}{old.names.table}; change them back")
    _check_renames(pair)
    _check_key(pair)
    for field in new.fields:
        if field.name not in {each.name for each in old.fields}:
            check_field_name(field.name)


def _check_key(pair: Pair) -> None:
    """Refuse another key: other tables hold it, and clients have it in their links."""
    old, new = pair.old, pair.new
    moved = {name for renamed in new.was for name in renamed}
    stays = old.key == new.key and all(
        table_column(before) == table_column(after) and before.target == after.target
        for before, after in zip(old.key_fields, new.key_fields, strict=True)
    )
    if not stays or moved & {*old.key.fields}:
        fields = ", ".join(f"{field.name}:{field.text}" for field in old.key_fields)
        raise BadResource(old.names.snake, f"its key stays {fields}; change it back")


def _check_renames(pair: Pair) -> None:
    known = [field.name for field in pair.old.fields]
    names = [old for _, old in pair.new.was]
    for new, old in pair.new.was:
        if old not in known:
            raise never_was(pair.new.names.snake, new, old, nearest(old, known))
        if names.count(old) > 1:
            reason = f"{old} can become one field only; take {old} out of the others' was"
            raise BadResource(pair.new.names.snake, reason)
