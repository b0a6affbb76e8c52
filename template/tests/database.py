"""Databases for the tests: a template that the migrations build, and a copy for each worker."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, NullPool, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from app.config import with_async_driver
from tests.postgres import running_server

ROOT = Path(__file__).parents[1]


@contextmanager
def migrated_template() -> Iterator[URL]:
    """Yield a database that has all migrations.

    It is on the server of TEST_DATABASE_URL, or on a new one; `sqlite://` makes it a file.
    """
    with ExitStack() as stack:
        given = os.environ.get("TEST_DATABASE_URL")
        url = make_url(with_async_driver(given)) if given else stack.enter_context(running_server())
        template = stack.enter_context(new_database(url, "template"))
        asyncio.run(migrate(template, "upgrade", "head"))
        yield template


@contextmanager
def copied_database(template: URL, name: str) -> Iterator[URL]:
    """Yield a copy of the template, which is gone after the block."""
    if template.get_backend_name() == "sqlite":
        with new_database(template, name) as copy:
            shutil.copy(template.database or "", copy.database or "")
            yield copy
    else:
        with new_database(template, name, f'TEMPLATE "{template.database}"') as copy:
            yield copy


@contextmanager
def new_database(near: URL, name: str, options: str = "") -> Iterator[URL]:
    if near.get_backend_name() == "sqlite":
        with TemporaryDirectory() as folder:
            yield near.set(database=f"{folder}/{name}.db")
        return
    database = f"test_{name}_{uuid4().hex[:8]}"  # another run may use the same server
    server = near.set(database="postgres")
    asyncio.run(execute(server, f'CREATE DATABASE "{database}" {options}'))
    try:
        yield near.set(database=database)
    finally:
        asyncio.run(execute(server, f'DROP DATABASE "{database}" WITH (FORCE)'))


async def execute(url: URL, *statements: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with engine.connect() as connection:
        for statement in statements:
            await connection.exec_driver_sql(statement)


async def migrate(url: URL, direction: str, *arguments: str) -> None:
    """Run an Alembic command, such as `upgrade head`, on a database."""
    config = Config(ROOT / "alembic.ini")

    def run(connection: Connection) -> None:
        config.attributes["connection"] = connection
        getattr(command, direction)(config, *arguments)

    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(run)
