"""Changes of tables that are in use: on PostgreSQL, reads and writes go on meanwhile.

Each can run again after it was interrupted. What they do is committed at once, so a migration
that uses them does nothing else that can't run twice.
"""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

BATCH = 1000
"""The number of rows that `fill` updates, and locks, at a time."""


def create_index(name: str, table: str, columns: Sequence[str], *, unique: bool = False) -> None:
    with op.get_context().autocommit_block():
        # An index that wasn't completed is not used, but a unique one refuses rows.
        drop_index(name, table)
        try:
            op.create_index(name, table, [*columns], unique=unique, postgresql_concurrently=True)
        except DBAPIError:
            drop_index(name, table)
            raise


def drop_index(name: str, table: str) -> None:
    op.drop_index(name, table_name=table, postgresql_concurrently=True, if_exists=True)


def create_unique_constraint(name: str, table: str, columns: Sequence[str]) -> None:
    """Create a unique constraint; the last thing that a migration does."""
    if op.get_context().dialect.name == "postgresql":
        create_index(name, table, columns, unique=True)
        alter_table(table, "ADD CONSTRAINT {0} UNIQUE USING INDEX {0}", name)
    else:
        with op.batch_alter_table(table) as batch_op:
            batch_op.create_unique_constraint(name, [*columns])


def validate_constraint(name: str, table: str) -> None:
    """Check the rows against a constraint that was created with `postgresql_not_valid`."""
    if op.get_context().dialect.name == "postgresql":
        alter_table(table, "VALIDATE CONSTRAINT {0}", name)


def require(table: str, columns: Sequence[str]) -> None:
    """Make columns required that have a value in each row.

    PostgreSQL reads the table while it is locked, unless a valid constraint says the same.
    """
    if op.get_context().dialect.name != "postgresql":
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.alter_column(column, nullable=False)
        return
    checks = {op.f(f"ck_{table}_{column}_required"): column for column in columns}
    for name, column in checks.items():
        op.drop_constraint(name, table, type_="check", if_exists=True)
        condition = sa.column(column).is_not(None)
        op.create_check_constraint(name, table, condition, postgresql_not_valid=True)
    commit()
    for name, column in checks.items():
        validate_constraint(name, table)
        op.alter_column(table, column, nullable=False)
        op.drop_constraint(name, table, type_="check")


def alter_table(table: str, change: str, constraint: str) -> None:
    quoted = op.get_context().dialect.identifier_preparer
    name = quoted.truncate_and_render_constraint_name(constraint)
    op.execute(f"ALTER TABLE {quoted.quote(table)} {change.format(name)}")


def fill(table: str, key: Sequence[str], values: Mapping[str, sa.ColumnElement[object]]) -> None:
    """Give values to columns that have none, in batches of rows by key."""
    filled = sa.table(table, *(sa.column(name) for name in (*key, *values)))
    updates = [
        sa.update(filled).where(filled.c[name].is_(None)).values({name: value})
        for name, value in values.items()
    ]
    if op.get_context().as_sql:
        for update in updates:
            op.execute(update)
        return
    columns = [filled.c[name] for name in key]
    position = sa.tuple_(*columns)
    ends = sa.select(*columns).order_by(*columns).offset(BATCH - 1).limit(1)
    batch: list[sa.ColumnElement[bool]] = []
    while end := op.get_bind().execute(ends.where(*batch)).first():
        last = sa.tuple_(*map(sa.literal, end))
        for update in updates:
            op.execute(update.where(*batch, position <= last))
        commit()
        batch = [position > last]
    for update in updates:
        op.execute(update.where(*batch))


def commit() -> None:
    """Commit, and begin another transaction."""
    with op.get_context().autocommit_block():
        pass
