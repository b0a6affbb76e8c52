"""Runs the migrations, on the application's database or on a connection that a test hands over."""

import asyncio
import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from alembic import context
from sqlalchemy import JSON, Connection, pool
from sqlalchemy.ext.asyncio import create_async_engine

import app
from app.config import Settings
from app.models.base import Base

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext

# A table whose model is not imported would look as if it were to be dropped.
for module in pkgutil.walk_packages(app.__path__, "app."):
    if "models" in module.name.split("."):
        import_module(module.name)


def render_item(kind: str, item: Any, migration: "AutogenContext") -> str | Literal[False]:
    """Write migrations that do not import the application, which will change."""
    if kind != "type" or not type(item).__module__.startswith("app."):
        return False
    if isinstance(item.impl, JSON):
        migration.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')"
    return f"sa.{item.impl!r}"


def configure(**options: Any) -> None:
    context.configure(
        target_metadata=Base.metadata,
        render_item=render_item,
        compare_type=True,
        transactional_ddl=True,
        **options,
    )


def run(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    configure(connection=connection, render_as_batch=sqlite)
    with context.begin_transaction():
        if sqlite:
            begin_without_foreign_keys(connection)
        context.run_migrations()


def begin_without_foreign_keys(connection: Connection) -> None:
    """Begin anew on SQLite, which alters a table by copying and dropping it.

    With foreign keys on, the rows that refer to the table would be deleted with it. They cannot be
    turned off within a transaction, and the driver begins none of its own before a CREATE TABLE.
    """
    connection.connection.commit()
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN")


async def run_with_engine() -> None:
    engine = create_async_engine(Settings().url, poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)
        await connection.commit()
    await engine.dispose()


def print_sql() -> None:
    configure(
        url=Settings().database_url,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    print_sql()
elif (connection := context.config.attributes.get("connection")) is not None:
    run(connection)
else:
    asyncio.run(run_with_engine())
