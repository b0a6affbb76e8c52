"""The migrations that a plan writes or withdraws, in one line of revisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.code.migrations import Migration, read_revisions
from fastwright.code.resource_tables import make_tables
from fastwright.database.revisions import Revision
from fastwright.database.steps import Step
from fastwright.errors import bad_backfill
from fastwright.plan.checks.table_names import check_tables
from fastwright.plan.checks.table_sizes import check_size
from fastwright.plan.migrating.altering import alter_tables, dropped_tables
from fastwright.plan.migrating.table_steps import Tables, creation_steps, removal_steps
from fastwright.plan.migrating.withdrawal import (
    Withdrawal,
    Write,
    find_withdrawal,
    newest,
    why_kept,
    withdrawal_note,
)
from fastwright.plan.turns import Sides, stated
from fastwright.project.models import tables as declared_tables
from fastwright.project.project import Project
from fastwright.project.records import read_record
from fastwright.project.styles import Role, layout


@dataclass(frozen=True, slots=True)
class Migrating:
    """The migrations that are written for a resource, or those that are withdrawn.

    `losses` are the data that the migrations delete. `notes` are for the user.
    """

    written: tuple[Migration, ...] = ()
    withdrawn: tuple[PurePosixPath, ...] = ()
    losses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Move:
    """The tables of a resource before and after its turn."""

    sides: Sides
    before: Tables
    after: Tables

    @property
    def name(self) -> str:
        return self.sides.names.snake


def migrate(
    project: Project, wanted: Project, turns: Iterable[Sides], write: Write
) -> list[Migrating]:
    """Return the migrations of each turn; `now` is their date.

    Raises an error for tables that already exist or rows that cannot be kept, and ManyHeads.
    """
    moves = [_Move(each, *_tables(project, each)) for each in turns]
    _check_names(project, wanted, moves)
    steps = {
        **creation_steps({each.name: each.after for each in moves if not each.before}),
        **removal_steps({each.name: each.before for each in moves if not each.after}),
    }
    revisions, found = read_revisions(project), []
    withdrawn = _withdraw(project, moves, revisions, write)
    gone = {path for each in withdrawn.values() for path in each.paths}
    revisions = [each for each in revisions if each.path not in gone]
    for move in moves:
        if move.name in withdrawn:
            found.append(_withdrawing(move, withdrawn[move.name]))
            continue
        migrating = _migrate(project, move, steps.get(move.name, []), revisions, write)
        revisions = _continued(revisions, migrating)
        found.append(migrating)
    return found


def _tables(project: Project, sides: Sides) -> tuple[Tables, Tables]:
    old, new = sides.old, sides.new
    before = make_tables(project, old) if old else ()
    return before, make_tables(project, new) if new else ()


def _check_names(project: Project, wanted: Project, moves: Iterable[_Move]) -> None:
    """Check that the tables of each resource are free at its turn."""
    known = declared_tables(project)
    model = layout(project.style).entry(Role.MODEL)
    for move in moves:
        known = {name: path for name, path in known.items() if name not in _names(move.before)}
        if move.sides.new:
            with stated(move.sides.turn):
                check_tables(wanted, known, move.sides.new.resource)
                for table in move.after:
                    check_size(move.sides.names, table)
        known |= dict.fromkeys(_names(move.after), model.path(move.sides.names))


def _withdraw(
    project: Project, moves: Sequence[_Move], revisions: Sequence[Revision], write: Write
) -> dict[str, Withdrawal]:
    """Return the withdrawals of changes that undo the newest migrations, by resource."""
    found: dict[str, Withdrawal] = {}
    while True:
        for move in moves:
            pair = move.sides.pair
            if pair is None or move.name in found:
                continue
            tables = move.before, move.after
            undone = find_withdrawal(project, tables, pair.renames, revisions, write)
            if undone:
                found[move.name] = undone
                revisions = [each for each in revisions if each.path not in undone.paths]
                break
        else:
            return found


def _withdrawing(move: _Move, withdrawal: Withdrawal) -> Migrating:
    backfills = move.sides.turn.backfills
    if backfills:
        raise bad_backfill(min(backfills))
    return Migrating((), withdrawal.paths, (withdrawal.warning,), (withdrawal.note,))


def _names(tables: Tables) -> list[str]:
    return [table.name for table in tables]


def _migrate(
    project: Project,
    move: _Move,
    steps: Sequence[Step],
    revisions: Sequence[Revision],
    write: Write,
) -> Migrating:
    sides = move.sides
    if sides.pair:
        tables, backfills = (move.before, move.after), sides.turn.backfills
        altering = alter_tables(project, sides.pair, tables, backfills)
        written = _write(altering.steps, revisions, write)
        return Migrating(written, (), altering.losses, altering.notes)
    if sides.new:
        return Migrating(_write(steps, revisions, write))
    return _drop(project, move, steps, revisions, write)


def _drop(
    project: Project,
    move: _Move,
    steps: Sequence[Step],
    revisions: Sequence[Revision],
    write: Write,
) -> Migrating:
    """Withdraw the migration if it is the newest and not released; otherwise write another one."""
    path = read_record(project, move.name).migration
    last, kept = newest(revisions), why_kept(project, path, revisions)
    if last and not kept:
        return Migrating(withdrawn=(path,), notes=(withdrawal_note(last, _names(move.before)),))
    written = _write(steps, revisions, write)
    tables = f"table{'s' * (len(move.before) > 1)}"
    note = f"{path} {kept}; {written[-1].path} drops the {tables}"
    return Migrating(written, losses=tuple(dropped_tables(move.before, ())), notes=(note,))


def _write(
    steps: Iterable[Step], revisions: Sequence[Revision], write: Write
) -> tuple[Migration, ...]:
    """Return the migrations of the steps, each based on the one before."""
    written: list[Migration] = []
    for step in steps:
        line = _continued(revisions, Migrating(tuple(written)))
        written.append(write(step, line))
    return tuple(written)


def _continued(revisions: Iterable[Revision], migrating: Migrating) -> list[Revision]:
    """Return the revisions with the written ones and without the withdrawn one."""
    return [
        *(each for each in revisions if each.path not in migrating.withdrawn),
        *(
            Revision(each.id, (each.parent,) if each.parent else (), each.path)
            for each in migrating.written
        ),
    ]
