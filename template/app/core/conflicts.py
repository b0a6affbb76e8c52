"""Writes that report constraint violations as domain errors, with the fields involved."""

import sqlite3
from typing import Any

from sqlalchemy import (
    Column,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    exists,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper, object_mapper
from sqlalchemy.orm.exc import StaleDataError

from app.core.exceptions import ConflictError, InvalidValueError
from app.core.raw import raw_fields

# SQLSTATE prefixes: data exceptions, syntax errors (also of a tsvector), exceeded limits.
STATES_OF_A_VALUE = ("22", "42601", "54")

type Violable = PrimaryKeyConstraint | UniqueConstraint | ForeignKeyConstraint | Index


async def flush(session: AsyncSession, entity: object) -> None:
    """Flush the session, and raise what the database refuses about the row as a domain error.

    Raises ConflictError if the row clashes with other rows or no longer exists, and
    InvalidValueError for a value that PostgreSQL can't parse.
    """
    mapper = object_mapper(entity)
    if session.get_bind().dialect.name == "sqlite":
        await _check_references(session, entity, mapper)
    try:
        await session.flush()
    except IntegrityError as error:
        dialect = session.get_bind().dialect
        if conflict := _conflict_from(error, mapper, dialect) or _conflict_of_pairs(error, entity):
            raise conflict from error
        _refuse_raw_value(error, mapper)
        raise
    except DBAPIError as error:
        _refuse_raw_value(error, mapper)
        raise
    except StaleDataError as error:
        raise ConflictError("Another request has deleted this row.") from error


async def delete(session: AsyncSession, entity: object) -> None:
    """Delete a row and flush the session; raises ConflictError if other rows refer to the row."""
    await session.delete(entity)
    try:
        await session.flush()
    except IntegrityError as error:
        raise ConflictError("Other rows still refer to this one.") from error


def _refuse_raw_value(error: DBAPIError, mapper: Mapper[Any]) -> None:
    """Raise InvalidValueError if PostgreSQL refuses the value of a raw field."""
    fields = raw_fields(mapper)
    if fields and _is_of_a_value(error):
        raise InvalidValueError("PostgreSQL does not accept the value.", *fields) from error


def _is_of_a_value(error: DBAPIError) -> bool:
    state = str(getattr(error.orig, "sqlstate", ""))
    cause = error.orig.__cause__ if error.orig else None
    # PostgreSQL names a data type if the value violates a constraint of a domain.
    of_a_domain = getattr(cause, "data_type_name", None) is not None
    return of_a_domain or state.startswith(STATES_OF_A_VALUE)


def _table(mapper: Mapper[Any]) -> Table:
    table = mapper.local_table
    assert isinstance(table, Table)  # noqa: S101 - a model maps one table
    return table


def _attribute(mapper: Mapper[Any], column: Column[Any]) -> str:
    """Return the attribute that holds a column, and names it to clients."""
    return mapper.get_property_by_column(column).key


async def _check_references(session: AsyncSession, entity: object, mapper: Mapper[Any]) -> None:
    """Raise ConflictError for a reference to no row; SQLite doesn't report which one fails."""
    with session.no_autoflush:
        for key in _table(mapper).foreign_keys:
            attribute = _attribute(mapper, key.parent)
            value = getattr(entity, attribute)
            if value is None or _is_itself(entity, mapper, key, value):
                continue
            if not await session.scalar(exists().where(key.column == value).select()):
                raise ConflictError("There is no row with this key.", attribute)


def _is_itself(entity: object, mapper: Mapper[Any], key: ForeignKey, value: object) -> bool:
    """Return whether a row refers to itself, which is valid even before it is stored."""
    is_own = key.column.table is key.parent.table
    return is_own and bool(getattr(entity, _attribute(mapper, key.column)) == value)


def _conflict_from(
    error: IntegrityError, mapper: Mapper[Any], dialect: Dialect
) -> ConflictError | None:
    """Return the conflict with its fields, or None if the violation is not the client's fault."""
    table = _table(mapper)
    violated = _sqlite_unique(error, table) or _by_name(error, table, dialect)
    match violated:
        case ForeignKeyConstraint():
            return ConflictError("There is no row with this key.", *_fields(violated, mapper))
        case PrimaryKeyConstraint() | UniqueConstraint() | Index():
            fields = _fields(violated, mapper)
            what = "this value" if len(fields) == 1 else "these values"
            return ConflictError(f"Another row has {what} already.", *fields)
        case _:
            return None


def _conflict_of_pairs(error: IntegrityError, entity: object) -> ConflictError | None:
    """Return the conflict if PostgreSQL reports it for an association table of the row."""
    name = getattr(error.orig and error.orig.__cause__, "table_name", None)
    for relationship in object_mapper(entity).relationships:
        pairs = relationship.secondary
        if isinstance(pairs, Table) and pairs.name == name:
            return ConflictError("Another request changed this in the meantime.", relationship.key)
    return None


def _candidates(table: Table) -> list[Violable]:
    constraints = [
        constraint
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint | ForeignKeyConstraint)
    ]
    sent = [] if _is_made(table) else [table.primary_key]
    return [*sent, *constraints, *(index for index in table.indexes if index.unique)]


def _is_made(table: Table) -> bool:
    """Return whether keys are generated, so that no client can cause a duplicate."""
    columns = table.primary_key.columns
    return any(column.default or column.identity for column in columns)


def _by_name(error: IntegrityError, table: Table, dialect: Dialect) -> Violable | None:
    """Return the violated constraint by its name, which PostgreSQL reports.

    SQLAlchemy shortens names that are too long for PostgreSQL, so they are compared as SQL.
    """
    cause = error.orig.__cause__ if error.orig else None
    name = getattr(cause, "constraint_name", None)
    if name is None:
        return None
    sql = dialect.identifier_preparer
    return next(
        (one for one in _candidates(table) if sql.format_constraint(one) == sql.quote(name)), None
    )


def _sqlite_unique(error: IntegrityError, table: Table) -> Violable | None:
    """Return the violated constraint by its columns; SQLite lists them: `items.a, items.b`."""
    if not isinstance(error.orig, sqlite3.IntegrityError):
        return None
    columns = str(error.orig).partition(": ")[2]
    return next((one for one in _candidates(table) if _qualified(one, table) == columns), None)


def _qualified(constraint: Violable, table: Table) -> str:
    return ", ".join(f"{table.name}.{column.name}" for column in constraint.columns)


def _fields(constraint: Violable, mapper: Mapper[Any]) -> list[str]:
    return [_attribute(mapper, column) for column in constraint.columns]
