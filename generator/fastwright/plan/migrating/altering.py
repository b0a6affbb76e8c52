"""How the tables and their rows change when a resource changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from fastwright.code.associations import association_name
from fastwright.code.migrations import read_revisions
from fastwright.database.alteration import (
    Renames,
    changed_columns,
    dropped_columns,
    evolve_table,
    unfilled_columns,
)
from fastwright.database.conversion import effects, is_convertible
from fastwright.database.replay import in_order, replay
from fastwright.database.steps import Step
from fastwright.database.tables import Table, create_table, drop_table
from fastwright.errors import (
    BadResource,
    bad_backfill,
    half_migrated,
    needs_backfill,
    no_conversion,
)
from fastwright.language.fields import LinkedField
from fastwright.language.spec import toml_key, toml_string
from fastwright.plan.migrating.table_steps import Tables
from fastwright.plan.pair import Pair
from fastwright.project.project import Project

MIGRATED = "no migration is written, because the existing ones already create these columns of"


@dataclass(frozen=True, slots=True)
class Altering:
    """The revisions for a change of a resource, the data that is lost, and notes for the user."""

    steps: tuple[Step, ...]
    losses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def alter_tables(
    project: Project, pair: Pair, tables: tuple[Tables, Tables], backfills: Mapping[str, str]
) -> Altering:
    """Return what turns the tables of the old resource into those of the new one.

    Raises NoConversion, BadResource, BadBackfill, NeedsBackfill or HalfMigrated if that is not
    possible.
    """
    _check_conversions(pair)
    _check_associations(pair)
    before, after = tables
    associations = tuple(_change_associations(before, after))
    if _is_migrated(project, before[0], after[0]):
        if backfills:
            raise bad_backfill(min(backfills))
        if changed := changed_columns(before[0], after[0], pair.renamed):
            raise half_migrated(after[0].name, changed)
        note = f"{MIGRATED} {after[0].name}; to compare, run uv run alembic check"
        return Altering(associations, tuple(dropped_tables(before, after)), (note,))
    given = _backfills(pair, before[0], after[0], backfills)
    steps = steps_between(tables, pair.renames, given)
    losses = (*dropped_tables(before, after), *_losses(pair, before[0], after[0]))
    return Altering(steps, losses)


def steps_between(
    tables: tuple[Tables, Tables], renames: Renames, backfills: Mapping[str, str]
) -> tuple[Step, ...]:
    """Return the revisions from the tables of a resource to those of another version of it."""
    before, after = tables
    evolved = evolve_table(before[0], after[0], renames, backfills)
    return (*evolved, *_change_associations(before, after))


# ---- checks


def _check_conversions(pair: Pair) -> None:
    for old, new in pair.columns:
        if not is_convertible(old, new):
            raise no_conversion(new.name, old.text, new.text)


def _check_associations(pair: Pair) -> None:
    """Refuse changes that would empty the association table of a field that is kept."""
    before = {field.name: field for field in pair.old.collections}
    after = {field.name: field for field in pair.new.collections}
    for old_name, new_name in pair.kept:
        if old_name not in before or new_name not in after:
            continue
        old, new = before[old_name], after[new_name]
        if old.via and new.via:
            continue
        table = association_name(old)
        if old.via or new.via or pair.old.target_of(old) != pair.new.target_of(new):
            raise no_conversion(new_name, old.text, new.text)
        if association_name(new) != table:
            reason = f"{new_name} keeps its rows in {table}; add through={table}"
            raise BadResource(pair.new.names.snake, reason)


def _backfills(pair: Pair, old: Table, new: Table, backfills: Mapping[str, str]) -> dict[str, str]:
    """Return the backfills by column; check that exactly the columns that need one have one."""
    by_field = {field.name: field.column_name for field in pair.new.fields}
    by_column = {column: name for name, column in by_field.items()}
    unfilled = set(unfilled_columns(old, new, pair.renamed))
    for name in backfills:
        if by_field.get(name) not in unfilled:
            raise bad_backfill(name, by_column.get(name) if name in unfilled else None)
    given = {by_field[name]: text for name, text in backfills.items()}
    missing = [name for name, column in by_field.items() if column in unfilled - given.keys()]
    if missing:
        raise needs_backfill(pair.new.names.snake, missing[0])
    return given


# ---- tables


def _change_associations(before: Tables, after: Tables) -> Iterator[Step]:
    old, new = ({table.name: table for table in tables} for tables in (before, after))
    for name, table in old.items():
        if name not in new:
            operations = tuple(drop_table(table)), tuple(create_table(table))
            yield Step(f"Drop {name}", *operations)
        elif table is not before[0]:
            yield from evolve_table(table, new[name])
    for name, table in new.items():
        if name not in old:
            operations = tuple(create_table(table)), tuple(drop_table(table))
            yield Step(f"Create {name}", *operations)


def _nullable(table: Table) -> dict[str, bool]:
    return {column.name: column.nullable for column in table.columns}


def _is_migrated(project: Project, old: Table, new: Table) -> bool:
    """Return whether existing migrations, by hand or from another branch, add the new columns."""
    after = _nullable(new)
    if after == _nullable(old):
        return False
    texts = (project.read(each.path) or "" for each in in_order(read_revisions(project)))
    try:
        made = replay(text for text in texts if new.name in text)
    except SyntaxError:
        return False
    is_told = not any(new.name in sql for sql in made.altered_by_sql)
    return is_told and made.known.get(new.name) == after


def dropped_tables(before: Tables, after: Tables) -> Iterator[str]:
    """Yield the loss of each table that no longer exists afterwards."""
    for table in before:
        if table.name not in {each.name for each in after}:
            yield f"the table {table.name} is dropped with its rows"


def _losses(pair: Pair, old: Table, new: Table) -> Iterator[str]:
    for column in dropped_columns(old, new, pair.renamed):
        yield f"the column {old.name}.{column} is dropped with its values"
    for before, after in pair.columns:
        values = pair.renamed_values.get(after.column_name, {})
        renamed = replace(before, values=tuple(values.get(each, each) for each in before.values))
        if found := list(effects(renamed, after)):
            change = f"{before.text} becomes {after.text}"
            said = f"values of {new.name}.{after.column_name} {'; they '.join(found)}: {change}"
            yield said + _other_name(renamed, after)


def _other_name(old: LinkedField, new: LinkedField) -> str:
    """Return how to rename a value of an enum, if one is gone and one is new."""
    gone = [value for value in old.values if value not in new.values]
    come = [value for value in new.values if value not in old.values]
    if len(gone) != 1 or len(come) != 1:
        return ""
    renamed = f"was_values = {{ {toml_key(come[0])} = {toml_string(gone[0])} }}"
    return f"; to rename {gone[0]} to {come[0]} in the rows too, add {renamed} to the field"
