"""Checks that the database can serve this version of the application."""

import asyncio
from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.core.database import Database
from app.core.exceptions import UnavailableError

ALEMBIC_INI = Path(__file__).parents[2] / "alembic.ini"


@cache
def shipped_migrations() -> ScriptDirectory:
    script = ScriptDirectory.from_config(Config(ALEMBIC_INI))
    script.get_heads()  # reads the files
    return script


def lacks_migrations(shipped: ScriptDirectory, applied: frozenset[str]) -> bool:
    """Return whether migrations have to run before this version can serve requests."""
    if not applied <= {each.revision for each in shipped.walk_revisions()}:
        # An unknown revision is from a later version, which is about to replace this one.
        return False
    missing = shipped.iterate_revisions("heads", tuple(applied) or "base")
    return any(not getattr(each.module, "after_deployment", False) for each in missing)


async def check_database(database: Database, limit: float) -> None:
    """Raise UnavailableError unless the database reads, writes and has all migrations.

    It must answer within `limit` seconds.
    """
    shipped = await asyncio.to_thread(shipped_migrations)
    answer = "The database does not answer."
    try:
        async with asyncio.timeout(limit):
            async with database.read_session() as session:
                applied = await (await session.connection()).run_sync(_applied_revisions)
            answer = "No connection for writes is free."
            async with database.session() as session:
                await session.execute(select(1))
    except (TimeoutError, SQLAlchemyError) as error:
        raise UnavailableError(answer) from error
    if lacks_migrations(shipped, applied):
        raise UnavailableError("The database lacks migrations: run `alembic upgrade head`.")


def _applied_revisions(connection: Connection) -> frozenset[str]:
    if not inspect(connection).has_table("alembic_version"):
        return frozenset()
    return frozenset(connection.scalars(text("SELECT version_num FROM alembic_version")))
