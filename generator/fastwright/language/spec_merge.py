"""The merge of two changes of one spec."""

from collections.abc import Iterator
from dataclasses import replace

from fastwright.errors import BadSpec
from fastwright.language.fields import Field
from fastwright.language.groups import Group, Groups
from fastwright.language.resource import Resource, check_resource
from fastwright.language.spec import to_toml
from fastwright.language.spec_edits import with_fields, without_fields


def merge_resources(
    path: object,
    base: Resource,
    ours: Resource,
    theirs: Resource,
    settled: Resource | None = None,
) -> Resource:
    """Return ours with the changes that theirs made since base.

    What both changed in different ways is as in `settled`; without it, raises BadSpec, which names
    `path`. Our fields come first.
    """
    merged = replace(ours, was=())
    for key in ("names", "access", "key"):
        old, mine, other = (getattr(each, key) for each in (base, ours, theirs))
        if other not in (old, mine):
            if mine != old and settled is None:
                raise _clash(path, key)
            merged = replace(merged, **{key: other if mine == old else getattr(settled, key)})
    groups = Groups(
        _groups(base.groups.unique, ours.groups.unique, theirs.groups.unique),
        _groups(base.groups.index, ours.groups.index, theirs.groups.index),
    )
    merged = replace(merged, groups=groups, fields=(*_fields(path, base, ours, theirs, settled),))
    check_resource(merged)
    return merged


def _fields(
    path: object, base: Resource, ours: Resource, theirs: Resource, settled: Resource | None
) -> Iterator[Field]:
    was, mine, other = (_by_name(each) for each in (base, ours, theirs))
    final = _by_name(settled) if settled else {}
    for name in dict.fromkeys((*mine, *other)):
        found = mine.get(name)
        if other.get(name) not in (was.get(name), found):
            if found != was.get(name) and settled is None:
                raise _clash(path, name)
            found = other.get(name) if found == was.get(name) else final.get(name)
        if found:
            yield found


def _by_name(resource: Resource) -> dict[str, Field]:
    return {field.name: field for field in resource.fields}


def _groups(
    base: tuple[Group, ...], ours: tuple[Group, ...], theirs: tuple[Group, ...]
) -> tuple[Group, ...]:
    kept = (group for group in ours if group in theirs or group not in base)
    added = (group for group in theirs if group not in ours and group not in base)
    return (*kept, *added)


def _clash(path: object, what: str) -> BadSpec:
    reason = f"both branches changed {what}; resolve this file, then run fastwright resolve again"
    return BadSpec(path, reason)


def merged_text(text: str, ours: Resource, merged: Resource) -> str:
    """Return the text of our spec for the merged resource, with comments where that is possible."""
    new, old = _by_name(merged), _by_name(ours)
    gone = {name for name, field in old.items() if new.get(name) != field}
    added = [field for name, field in new.items() if old.get(name) != field]
    if replace(merged, fields=ours.fields) != replace(ours, was=()):
        return to_toml(merged)
    if gone:
        left = replace(ours, fields=tuple(each for each in ours.fields if each.name not in gone))
        text, _ = without_fields(text, left, gone)
    return with_fields(text, merged, added)[0] if added else text
