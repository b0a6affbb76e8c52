"""Groups of fields that are unique or indexed together, such as `author+slug`."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fastwright.language.fields import Field
from fastwright.language.names import nearest
from fastwright.language.types.texts import LONGEST_INDEXED

type Group = tuple[str, ...]
"""The names of its fields."""

FEWEST_FIELDS = 2


@dataclass(frozen=True, slots=True)
class Groups:
    """The unique and indexed groups of a resource."""

    unique: tuple[Group, ...] = ()
    index: tuple[Group, ...] = ()


NO_GROUPS = Groups()


def read_groups(unique: Iterable[str], index: Iterable[str]) -> Groups:
    """Return groups read from text, each written as `a+b`."""
    return Groups(
        *(tuple(tuple(re.split("[+,]", text)) for text in each) for each in (unique, index))
    )


def group_text(group: Group) -> str:
    """Return a group as the user types it."""
    return "+".join(group)


def check_groups(groups: Groups, fields: Iterable[Field], key: Group) -> None:
    """Raise ValueError, with a reason, for groups that cannot be beside that key."""
    by_name = {field.name: field for field in fields}
    for group in (*groups.unique, *groups.index):
        _check_names(group, by_name)
        _check_index(group, [by_name[name] for name in group])
    # The order of columns matters for an index but not for a unique constraint.
    _check_differ(groups.index, tuple)
    _check_differ(groups.unique, frozenset)
    for group in groups.unique:
        if key and set(key) <= set(group):
            msg = f"{group_text(group)} includes the key, so it is already unique; remove it"
            raise ValueError(msg)
        _check_unique(group, groups.unique, [by_name[name] for name in group])


def _check_differ(groups: Sequence[Group], key: Callable[[Group], object]) -> None:
    for number, group in enumerate(groups):
        if key(group) in map(key, groups[:number]):
            msg = f"{group_text(group)} is given twice; remove one"
            raise ValueError(msg)


def _check_names(group: Group, fields: Mapping[str, Field]) -> None:
    text = group_text(group)
    if len(group) < FEWEST_FIELDS or len(set(group)) < len(group):
        msg = f"{text!r} is not a group; write two or more fields, as in author+slug"
        raise ValueError(msg)
    for name in group:
        if name not in fields:
            near = nearest(name, fields)
            hint = f"did you mean {near}?" if near else f"the fields are {', '.join(fields)}"
            msg = f"{text} names {name!r}, which is not a field; {hint}"
            raise ValueError(msg)


def _check_index(group: Group, fields: Sequence[Field]) -> None:
    for field in fields:
        if not field.type.is_indexable:
            msg = f"{field.name} is a {field.type.name} field, which cannot be indexed; remove it"
            raise ValueError(msg)
    length = indexed_length(fields)
    if length > LONGEST_INDEXED:
        msg = (
            f"an index holds {LONGEST_INDEXED} characters, but {group_text(group)} can have "
            f"{length}; give its text fields a smaller max="
        )
        raise ValueError(msg)


def indexed_length(fields: Iterable[Field]) -> int:
    """Return the greatest number of characters that an index over these fields has to hold."""
    return sum(field.type.index_length(field) for field in fields if field.type.index_length)


def _check_unique(group: Group, all_groups: Iterable[Group], fields: Sequence[Field]) -> None:
    text = group_text(group)
    alone = next((field.name for field in fields if field.unique), None)
    if alone:
        msg = f"{alone} is already unique, so {text} is too; remove the group"
        raise ValueError(msg)
    part = next((other for other in all_groups if set(other) < set(group)), None)
    if part:
        msg = f"{group_text(part)} is already unique, so {text} is too; remove the group"
        raise ValueError(msg)
    if not any(map(differs, fields)):
        msg = f"{text} has too few values for the tests; add a field to the group"
        raise ValueError(msg)


def differs(field: Field) -> bool:
    """Return whether a field can have another value in every row of a test."""
    if field.type.distinct is None:
        return False
    try:
        field.type.check(replace(field, unique=True))
    except ValueError:
        return False
    return True
