"""Random sequences of migrations on a table with rows: up, down and up again.

    PYTHONPATH=tests python -m torture.migrations [--rounds 200] [--seed 0] [--postgresql]

Each round makes a table and changes it a few times: fields come and go, and change their names,
types, values and modifiers. Rows are written before the first change and after each. Then
everything goes down and up again. Values must be as docs/how-to/evolve.md says: kept by renames and
wider types, rounded half away from zero by narrower ones, filled by defaults and backfills, and
lost only with their column. A migration may fail only if a comment in it says so, and then nothing
has changed.
"""

import argparse
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from sqlalchemy.exc import DBAPIError

from databases import SQLITE, Database, postgresql_server, table
from fastwright.database.alteration import Renames, evolve_table, unfilled_columns
from fastwright.database.conversion import is_convertible
from fastwright.database.steps import Step
from fastwright.language.names import resource_names
from fastwright.language.parser import parse_field
from support import linked_to_id

TYPES: Mapping[str, Sequence[str]] = {
    "str:max=4": ("a", "it's", "a:b"),
    "str:max=40": ("a", "longer than four", "on"),
    "text": ("a", "longer than four", "off"),
    "int": ("0", "-7", "2147483647"),
    "bigint": ("1", "-7", "9007199254740991"),
    "float": ("0.5", "-2.5", "3"),
    "decimal:6.2": ("2.50", "-0.50", "9999.99", "7"),
    "decimal:12.3": ("2.675", "-1.005", "7"),
    "enum:on+off": ("on", "off"),
    "enum:up+off": ("up", "off"),
    "enum:on+off+it's": ("on", "it's"),
    "bool": ("true", "false"),
    "date": ("2026-01-31",),
}
"""Types, and values that they hold."""

RENAMED = {("enum:on+off", "enum:up+off"): ("on", "up")}
DEFAULTS = {
    "text": "b",
    "int": "3",
    "decimal:6.2": "1.50",
    "enum:on+off": "off",
    "enum:up+off": "up",
    "bool": "true",
}
INDEXED = {"str:max=4", "str:max=40", "int", "decimal:6.2", "date"}
CHANGES = 6
RULE = "# This fails while "
CELL = resource_names("cell")


class FaultError(Exception):
    """Rows are not as documented."""


@dataclass
class Counts:
    """What the rounds did."""

    changes: int = 0
    migrations: int = 0
    rows: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Change:
    """The fields before and after, and how to get from one to the other."""

    old: Mapping[str, str]
    new: Mapping[str, str]
    renames: Renames = field(default_factory=Renames)
    backfills: Mapping[str, str] = field(default_factory=dict)

    def steps(self) -> list[Step]:
        """Return the revisions."""
        old, new = (table("cell", *map(":".join, each.items())) for each in (self.old, self.new))
        quoted = {name: _literal(value) for name, value in self.backfills.items()}
        return evolve_table(old, new, self.renames, quoted)

    @property
    def back(self) -> "Change":
        """The way back, as a value to compare with."""
        return Change(self.new, self.old, self.renames.back)


@dataclass
class Round:
    """A table that changes while it has rows."""

    database: Database
    chance: Random
    counts: Counts
    made: int = 0

    def run(self) -> None:
        """Make the table, change it, and go down and up again."""
        fields = {"first": "text", **dict(self.new_field() for _ in range(3))}
        self.database.create(table("cell", *map(":".join, fields.items())))
        self.insert(fields)
        done: list[tuple[Change, list[Step]]] = []
        for _ in range(self.chance.randint(1, CHANGES)):
            change = self.change(fields)
            steps = change.steps()
            self.counts.changes += bool(steps)
            if steps and self.carried_out(steps, change):
                done.append((change, steps))
                fields = dict(change.new)
                self.insert(fields)
        undone = []
        for change, steps in reversed(done):
            if not self.carried_out([*map(_reversed, reversed(steps))], change.back):
                break
            undone.append((change, steps))
        for change, steps in reversed(undone):
            if not self.carried_out(steps, change):
                break

    # ---- what is done

    def new_field(self) -> tuple[str, str]:
        """Return a field with a new name."""
        self.made += 1
        return f"it_{self.made}", self.spelled(self.chance.choice([*TYPES]))

    def spelled(self, kind: str) -> str:
        """Return a type with modifiers."""
        given = f":default={DEFAULTS[kind]}" if kind in DEFAULTS else ""
        modifiers = self.chance.choice([":null", given, ""])
        index = ":index" if kind in INDEXED and self.chance.random() < 1 / 4 else ""
        return f"{kind}{modifiers}{index}"

    def change(self, fields: Mapping[str, str]) -> Change:
        """Return a change of one to three fields."""
        new, columns, values = dict(fields), dict[str, str](), dict[str, Mapping[str, str]]()
        for name in self.chance.sample(
            [*fields][1:], min(len(fields) - 1, self.chance.randint(0, 3))
        ):
            match self.chance.choice(["drop", "rename", "retype", "retype", "modify"]):
                case "drop":
                    del new[name]
                case "rename":
                    self.made += 1
                    columns[name] = f"it_{self.made}"
                    new[columns[name]] = new.pop(name)
                case "retype":
                    kind = self.chance.choice(
                        [each for each in TYPES if _converts(fields[name], each)]
                    )
                    new[name] = self.spelled(kind)
                    if renamed := RENAMED.get((_kind(fields[name]), kind)):
                        values[name] = dict([renamed])
                case "modify":
                    new[name] = self.spelled(_kind(fields[name]))
        if new.keys() == fields.keys() or self.chance.random() < 1 / 3:
            new |= dict([self.new_field()])
        before, after = (table("cell", *map(":".join, each.items())) for each in (fields, new))
        lacking = [*unfilled_columns(before, after, columns)]
        backfills = {name: self.chance.choice(TYPES[_kind(new[name])]) for name in lacking}
        return Change(dict(fields), new, Renames(columns, values), backfills)

    def insert(self, fields: Mapping[str, str]) -> None:
        """Write a row or two."""
        for _ in range(self.chance.randint(1, 2)):
            row = {name: self.chance.choice(TYPES[_kind(text)]) for name, text in fields.items()}
            for name, text in fields.items():
                if (":null" in text or ":default=" in text) and self.chance.random() < 1 / 2:
                    del row[name]
            literals = {name: _literal(value) for name, value in row.items()}
            self.database.insert("cells", literals)
            self.counts.rows += 1

    # ---- what must be so

    def carried_out(self, steps: Sequence[Step], change: Change) -> bool:
        """Run migrations and compare the rows; return False if they are refused as announced."""
        before = self.rows(change.old)
        self.counts.migrations += 1
        operations = [line for each in steps for line in each.upgrade]
        done: list[Step] = []
        try:
            for step in steps:
                self.database.migrate(step.upgrade)
                done.append(step)
        except DBAPIError as error:
            if not any(line.startswith(RULE) for line in operations):
                raise self.fault(change, operations, f"it failed: {error.orig}") from error
            for step in reversed(done):
                self.database.migrate(step.downgrade)
            if self.rows(change.old) != before:
                raise self.fault(change, operations, "it failed and changed rows") from error
            self.counts.refused += 1
            return False
        after = self.rows(change.new)
        if before.keys() != after.keys():
            raise self.fault(change, operations, "rows were lost")
        back = {new: old for old, new in change.renames.columns.items()}
        for name, text in change.new.items():
            source = back.get(name, name)
            has_source = source in change.old and (
                name in back or name not in change.renames.columns
            )
            for key, row in after.items():
                was = before[key][source] if has_source else None
                expected = self.expected(change, name, was)
                if _read(row[name], text) not in [_read(each, text) for each in expected]:
                    reason = f"{name} was {was!r} and is {row[name]!r}, not {expected}"
                    raise self.fault(change, operations, reason)
        return True

    def expected(self, change: Change, name: str, was: Any) -> list[Any]:  # noqa: ANN401
        """Return the values that may have become of one."""
        if was is not None:
            return [change.renames.values.get(name, {}).get(was, was)]
        text = change.new[name]
        default = text.partition(":default=")[2].partition(":")[0]
        found: list[Any] = [default] if default else []
        if name in change.backfills:
            found.append(change.backfills[name])
        # An earlier downgrade may have left a required column without a value.
        return [*found, None]

    def rows(self, fields: Mapping[str, str]) -> dict[int, dict[str, Any]]:
        """Return all rows by id."""
        names = ", ".join(("id", *fields))
        found = self.database.query(f"SELECT {names} FROM cells")  # noqa: S608
        return {key: dict(zip(fields, values, strict=True)) for key, *values in found}

    def fault(self, change: Change, operations: Sequence[str], reason: str) -> FaultError:
        """Return what is wrong, with all that is needed to see why."""
        lines = "\n".join(operations)
        return FaultError(f"{reason}\n{change.old}\n{change.new}\n{change.renames}\n{lines}")


def _reversed(step: Step) -> Step:
    """Return the way back."""
    return Step(step.message, step.downgrade, step.upgrade)


def _kind(text: str) -> str:
    """Return the type of a field without modifiers."""
    return next(each for each in sorted(TYPES, key=len, reverse=True) if text.startswith(each))


def _converts(text: str, kind: str) -> bool:
    """Return whether the generator would write a migration from one type to another."""
    fields = (linked_to_id(parse_field(f"it:{each}", owner=CELL)) for each in (_kind(text), kind))
    return is_convertible(*fields)


def _literal(value: str) -> str:
    is_plain = value in {"true", "false"} or value.lstrip("-").replace(".", "", 1).isdigit()
    return value if is_plain else "'" + value.replace("'", "''") + "'"


def _read(value: Any, text: str) -> Any:  # noqa: ANN401
    """Return a value as a field of that type has it, whichever database it comes from."""
    if value is None:
        return None
    match _kind(text).replace(".", ":").split(":"):
        case ["int" | "bigint"]:
            return Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP)
        case ["decimal", _, scale]:
            return Decimal(str(value)).quantize(Decimal(1).scaleb(-int(scale)), ROUND_HALF_UP)
        case ["float"]:
            return float(value)
        case ["bool"]:
            return value in {"true", True}
    return str(value)


def run(rounds: int, seed: int, url: str = SQLITE) -> str:
    """Run some rounds and return a line with their counts; raise FaultError for wrong rows."""
    chance, counts = Random(seed), Counts()
    for _ in range(rounds):
        with Database(url) as database:
            Round(database, chance, counts).run()
    return (
        f"{rounds} rounds, {counts.changes} changes, {counts.migrations} runs up or "
        f"down ({counts.refused} refused as announced), {counts.rows} rows, no fault"
    )


def main() -> None:
    """Run as many rounds as asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    with postgresql_server() if given.postgresql else nullcontext(SQLITE) as url:
        print(run(given.rounds, given.seed, url))  # noqa: T201


if __name__ == "__main__":
    main()
