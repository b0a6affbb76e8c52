"""Constraint violations, read off the driver's error and told in the domain's words."""

import sqlite3

from sqlalchemy import ForeignKeyConstraint, Index, Table, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from app.core.exceptions import ConflictError

type Violable = UniqueConstraint | ForeignKeyConstraint | Index


def conflict_from(error: IntegrityError, table: Table) -> ConflictError | None:
    """Say which field of the table clashes; None if the violation is no conflict but a bug."""
    violated = _sqlite_unique(error, table) or _by_name(error, table)
    match violated:
        case ForeignKeyConstraint():
            return ConflictError("There is no row with this id.", _field(violated))
        case UniqueConstraint() | Index():
            return ConflictError("Another row has this value already.", _field(violated))
        case _:
            return None


def _candidates(table: Table) -> list[Violable]:
    constraints = [
        constraint
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint | ForeignKeyConstraint)
    ]
    return [*constraints, *(index for index in table.indexes if index.unique)]


def _by_name(error: IntegrityError, table: Table) -> Violable | None:
    """PostgreSQL names the constraint."""
    cause = error.orig.__cause__ if error.orig else None
    name = getattr(cause, "constraint_name", None)
    return next((one for one in _candidates(table) if name and one.name == name), None)


def _sqlite_unique(error: IntegrityError, table: Table) -> Violable | None:
    """SQLite lists the columns: `UNIQUE constraint failed: items.name, items.size`."""
    if not isinstance(error.orig, sqlite3.IntegrityError):
        return None
    columns = str(error.orig).partition(": ")[2]
    return next((one for one in _candidates(table) if _qualified(one, table) == columns), None)


def _qualified(constraint: Violable, table: Table) -> str:
    return ", ".join(f"{table.name}.{column.name}" for column in constraint.columns)


def _field(constraint: Violable) -> str:
    return ", ".join(column.name for column in constraint.columns)
