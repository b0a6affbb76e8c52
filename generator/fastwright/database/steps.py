"""The revisions of a change, and those that complete a table while it is in use."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from fastwright.database.tables import (
    Constraint,
    Index,
    Table,
    Unique,
    batch,
    drop_constraint,
    validate_constraint,
)

MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Step:
    """The operations of one revision, and those that undo them.

    With `after_deployment`, it runs when no older version of the service writes any more.
    """

    message: str
    upgrade: tuple[str, ...]
    downgrade: tuple[str, ...]
    after_deployment: bool = False


@dataclass(frozen=True, slots=True)
class LateParts:
    """The parts of a table that revisions of their own complete, without a lock on all rows.

    `unvalidated` are constraints that are there before, for new rows only.
    """

    indexes: Collection[Index]
    uniques: Collection[Unique]
    unvalidated: Collection[Constraint]

    def without(self, table: Table) -> Table:
        """Return a table before it has these indexes and unique constraints."""
        indexes = tuple(each for each in table.indexes if each not in self.indexes)
        uniques = tuple(each for each in table.uniques if each not in self.uniques)
        return replace(table, indexes=indexes, uniques=uniques)

    def steps(self, table: str, warnings: Mapping[Unique, str]) -> Iterator[Step]:
        """Yield the revisions. A unique constraint has its own, because it may be refused."""
        created = [each.create_live(table) for each in self.indexes]
        validated = [validate_constraint(each, table) for each in self.unvalidated]
        if created or validated:
            dropped = [each.drop(table) for each in reversed([*self.indexes])]
            upgrade, downgrade = (*created, *validated), tuple(dropped or ["pass"])
            yield Step(self._message(table), upgrade, downgrade)
        for each in self.uniques:
            warning = [warnings[each]] if each in warnings else []
            dropped = [*batch(table, [drop_constraint(each, table)])]
            names = " and ".join(each.columns)
            upgrade = (*warning, each.create_live(table))
            yield Step(f"Make {names} of {table} unique", upgrade, tuple(dropped))

    def _message(self, table: str) -> str:
        verbs = "Index" * bool(self.indexes), "validate" * bool(self.unvalidated)
        said = " and ".join(filter(None, verbs)).capitalize()
        parts = *self.indexes, *self.unvalidated
        names = dict.fromkeys(name for part in parts for name in part.columns)
        return f"{said} {named(names)} of {table}"


def named(names: Collection[str]) -> str:
    """Return how a message names columns."""
    return " and ".join(names) if len(names) <= MOST_NAMED else f"{len(names)} columns"
