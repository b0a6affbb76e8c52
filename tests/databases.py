"""SQLite and PostgreSQL, on which tests run the statements of migrations without a project."""

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from textwrap import indent
from types import ModuleType
from typing import Any, Self
from uuid import uuid4

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from scripts.template import ROOT
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, NullPool, StaticPool

from fastwright.code.resource_tables import create_tables, find_tables
from fastwright.database.tables import Table
from fastwright.language.names import resource_names
from fastwright.language.resource import make_resource
from fastwright.project.project import Project
from fastwright.project.reading import Files

SQLITE = "sqlite://"


def _load(name: str) -> ModuleType:
    """Return a module of a rendered project."""
    spec = spec_from_file_location(f"rendered_{Path(name).stem}", ROOT / "template" / name)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LIVE = _load("migrations/live.py")
"""What migrations import as `live`."""

METADATA = sa.MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"})
"""How a rendered project names the constraint of an enum, the only one without a full name."""

NOWHERE = Project(Files(Path("nowhere")), "layered", has_users=False, keys="bigint")
"""A project without files."""


class Database:
    """An empty database of one kind; use it as a context manager."""

    def __init__(self, url: str) -> None:
        """Connect to a database; on PostgreSQL delete everything in it."""
        self.kind = sa.make_url(url).get_backend_name()
        self._runner = asyncio.Runner()
        self._sync = sa.create_engine(url, poolclass=StaticPool) if url == SQLITE else None
        if self._sync:
            # The driver begins no transaction before a CREATE TABLE.
            event.listen(self._sync, "begin", lambda each: each.exec_driver_sql("BEGIN"))
        self._async = (
            None if self._sync else create_async_engine(url, poolclass=AsyncAdaptedQueuePool)
        )
        if self._async:
            self.query("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")

    def __enter__(self) -> Self:
        """Return the database."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close all connections."""
        if self._sync:
            self._sync.dispose()
        if self._async:
            self._runner.run(self._async.dispose())
        self._runner.close()

    def create(self, *tables: Table) -> None:
        """Create tables."""
        self.migrate(create_tables(tables))

    def migrate(self, operations: Iterable[str]) -> None:
        """Run the operations of one migration, as `migrations/env.py` of a project does."""
        body = indent("\n".join(operations), "    ")
        program = compile(f"def change():\n{body}", "<migration>", "exec")
        options = {"transactional_ddl": True, "target_metadata": METADATA}

        def run(connection: sa.Connection) -> None:
            connection.commit()
            context = MigrationContext.configure(connection, opts=options)
            with Operations.context(context) as op, context.begin_transaction():
                names: dict[str, Any] = {"op": op, "sa": sa, "postgresql": postgresql, "live": LIVE}
                exec(program, names)  # noqa: S102 - what is generated is what is tested
                names["change"]()

        self._do(run)

    def query(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements in one transaction, and return the rows of the last one."""

        def run(connection: sa.Connection) -> list[tuple[Any, ...]]:
            results = [connection.exec_driver_sql(each) for each in statements]
            return [tuple(row) for row in results[-1]] if results[-1].returns_rows else []

        return self._do(run)

    def insert(self, table: str, *rows: dict[str, str]) -> None:
        """Insert rows of SQL literals."""
        self.query(
            *(
                f'INSERT INTO "{table}" ({", ".join(f'"{name}"' for name in row)}) '  # noqa: S608
                f"VALUES ({', '.join(row.values())})"
                for row in rows
            )
        )

    def _do[T](self, run: Callable[[sa.Connection], T]) -> T:
        if self._async:
            return self._runner.run(_do_async(self._async, run))
        assert self._sync
        with self._sync.connect() as connection:
            found = run(connection)
            connection.commit()
            return found


async def _do_async[T](engine: AsyncEngine, run: Callable[[sa.Connection], T]) -> T:
    async with engine.connect() as connection:
        found = await connection.run_sync(run)
        await connection.commit()
        return found


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Yield the URL of an empty database, on the server that a rendered project would use."""
    module = _load("tests/postgres.py")
    with ExitStack() as stack:
        given = os.environ.get("TEST_DATABASE_URL")
        url = sa.make_url(given) if given else stack.enter_context(module.running_server())
        server, name = url.set(drivername="postgresql+asyncpg"), f"fastwright_{uuid4().hex}"
        _execute(server, f'CREATE DATABASE "{name}"')
        try:
            yield server.set(database=name).render_as_string(hide_password=False)
        finally:
            _execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _execute(url: sa.URL, statement: str) -> None:
    async def run() -> None:
        engine = create_async_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        async with engine.connect() as connection:
            await connection.exec_driver_sql(statement)
        await engine.dispose()

    asyncio.run(run())


def tables(name: str, *fields: str) -> tuple[Table, ...]:
    """Return the tables of a resource with a counted key."""
    resource = make_resource(resource_names(name), fields)
    return find_tables(NOWHERE, resource)


def table(name: str, *fields: str) -> Table:
    """Return the table of a resource without pairs."""
    (only,) = tables(name, *fields)
    return only
