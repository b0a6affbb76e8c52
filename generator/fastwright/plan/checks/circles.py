"""Checks that resources which refer to each other can have a first row."""

from collections.abc import Iterable, Iterator

from fastwright.errors import ReferInCircle
from fastwright.language.fields import Field
from fastwright.language.resource import Resource
from fastwright.language.spec import from_toml
from fastwright.plan.turns import Turn
from fastwright.project.project import Project
from fastwright.project.records import base_path
from fastwright.project.specs import spec_path


def check_first_rows(wanted: Project, turns: Iterable[Turn]) -> None:
    """Raise ReferInCircle if required foreign keys form a cycle.

    Cycles of keys are left to `link`, because the fields of a key cannot be nullable.
    """
    for turn in turns:
        circle = _circle(wanted, turn.new) if turn.new else ()
        optional = [field for resource, field in circle if field.name not in resource.key.fields]
        if optional:
            fields = [field for _, field in circle]
            raise ReferInCircle(*(list(map(_said, each)) for each in (fields, optional)))


def _said(field: Field) -> str:
    return f"{field.owner.snake}.{field.name}"


def _circle(wanted: Project, start: Resource) -> tuple[tuple[Resource, Field], ...]:
    """Return the required fields that lead from a resource back to itself, or an empty result."""
    paths: dict[str, tuple[tuple[Resource, Field], ...]] = {start.names.snake: ()}
    left = [start]
    for resource in left:
        path = paths[resource.names.snake]
        for field, target in _required(resource):
            if target == start.names.snake:
                return (*path, (resource, field))
            if target not in paths:
                paths[target] = (*path, (resource, field))
                left += _read(wanted, target)
    return ()


def _required(resource: Resource) -> Iterator[tuple[Field, str]]:
    for field in resource.refs:
        target = resource.target_of(field)
        if not field.null and target != resource.names.snake:
            yield field, target


def _read(wanted: Project, name: str) -> Iterator[Resource]:
    """Yield the resource of that name as generated; yield nothing for a hand-written model."""
    path = base_path(spec_path(name))
    text = wanted.read(path)
    if text is not None:
        yield from_toml(path, text)
