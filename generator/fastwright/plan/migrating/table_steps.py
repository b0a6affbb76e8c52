"""The revisions that create and drop the tables of several resources."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from fastwright.code.resource_tables import create_tables, drop_tables
from fastwright.database.alteration import change_at_once
from fastwright.database.steps import Step
from fastwright.database.tables import Table

type Tables = tuple[Table, ...]
"""The tables of a resource, its own first."""


@dataclass(frozen=True, slots=True)
class _Way:
    """Operations and those that undo them, with a message for each direction."""

    message: str
    undone: str
    upgrade: tuple[str, ...]
    downgrade: tuple[str, ...]


def creation_steps(made: Mapping[str, Tables]) -> dict[str, list[Step]]:
    """Return for each resource the steps that create its tables, in this order.

    A foreign key to a table that is created later is added in a step after that table.
    """
    steps: dict[str, list[Step]] = {name: [] for name in made}
    for name, way in _ways(made):
        steps[name].append(Step(way.message, way.upgrade, way.downgrade))
    return steps


def removal_steps(gone: Mapping[str, Tables]) -> dict[str, list[Step]]:
    """Return for each resource the steps that drop its tables, in this order."""
    steps: dict[str, list[Step]] = {name: [] for name in gone}
    for name, way in _ways({name: gone[name] for name in reversed([*gone])}):
        steps[name].insert(0, Step(way.undone, way.downgrade, way.upgrade))
    return steps


def _ways(made: Mapping[str, Tables]) -> Iterator[tuple[str, _Way]]:
    left = {table.name for tables in made.values() for table in tables}
    there: dict[str, Tables] = {}
    for name, tables in made.items():
        left -= {table.name for table in tables}
        there[name] = _without(tables, left)
        yield name, _creation(there[name])
        for other, partial in there.items():
            whole = _without(made[other], left)
            if whole != partial:
                yield name, _completion(partial, whole)
                there[other] = whole


def _without(tables: Tables, left: Collection[str]) -> Tables:
    """Return tables without the foreign keys that are added later."""
    own, *pairs = tables
    keys = tuple(key for key in own.foreign_keys if key.target not in left)
    there = (pair for pair in pairs if all(key.target not in left for key in pair.foreign_keys))
    return (replace(own, foreign_keys=keys), *there)


def _creation(tables: Tables) -> _Way:
    name = tables[0].name
    operations = tuple(create_tables(tables)), tuple(drop_tables(tables))
    return _Way(f"Create {name}", f"Drop {name}", *operations)


def _completion(partial: Tables, whole: Tables) -> _Way:
    """Return the step that adds the foreign keys that were left out."""
    name, pairs = whole[0].name, [each for each in whole[1:] if each not in partial]
    keys, back = change_at_once(partial[0], whole[0]), change_at_once(whole[0], partial[0])
    said = f"foreign keys of {name}" if keys else " and ".join(pair.name for pair in pairs)
    return _Way(
        f"Add {said}",
        f"Drop {said}",
        (*keys, *create_tables(pairs)),
        (*drop_tables(pairs), *back),
    )
