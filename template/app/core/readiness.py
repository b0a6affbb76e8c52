"""Checks that the database can serve this version of the application."""

import asyncio
from functools import cache
from pathlib import Path
from typing import NamedTuple

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.core.database import Database
from app.core.exceptions import UnavailableError

ALEMBIC_INI = Path(__file__).parents[2] / "alembic.ini"


class Revisions(NamedTuple):
    """The migrations that this version of the application contains."""

    all: frozenset[str]
    heads: frozenset[str]


@cache
def shipped_revisions() -> Revisions:
    script = ScriptDirectory.from_config(Config(ALEMBIC_INI))
    every = frozenset(each.revision for each in script.walk_revisions())
    return Revisions(every, frozenset(script.get_heads()))


async def check_database(database: Database, limit: float) -> None:
    """Raise UnavailableError unless the database reads, writes and has all migrations.

    It must answer within `limit` seconds.
    """
    shipped = await asyncio.to_thread(shipped_revisions)
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
    # An unknown revision is from a later version, which is about to replace this one.
    if applied <= shipped.all and applied != shipped.heads:
        raise UnavailableError("The database lacks migrations: run `alembic upgrade head`.")


def _applied_revisions(connection: Connection) -> frozenset[str]:
    if not inspect(connection).has_table("alembic_version"):
        return frozenset()
    return frozenset(connection.scalars(text("SELECT version_num FROM alembic_version")))
