"""Tests which errors are outages, and which are bugs."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.config import Settings
from app.core.database import create_engine
from app.core.outages import (
    BUSY,
    CLASH,
    LOCKED,
    LOST,
    LOST_IN_COMMIT,
    SLOW,
    UNREACHABLE,
    Outage,
    find_outage,
)


class Refusal(Exception):  # noqa: N818 - as the driver raises it
    def __init__(self, state: str) -> None:
        self.sqlstate = state


def reported(state: str, statement: str | None = "SELECT 1") -> DBAPIError:
    """Return the error that PostgreSQL reports with a SQLSTATE."""
    return DBAPIError(statement, None, Refusal(state))


@pytest.mark.parametrize(
    ("state", "outage"),
    [
        ("08006", LOST),
        ("25P03", SLOW),
        ("40001", CLASH),
        ("40P01", CLASH),
        ("53300", BUSY),
        ("55P03", LOCKED),
        ("57014", SLOW),
        ("57P01", LOST),
        ("57P03", UNREACHABLE),
        ("22001", None),  # too long
        ("23505", None),  # not unique
        ("25006", None),  # a write in a transaction that only reads
        ("28P01", None),  # wrong password
        ("42703", None),  # no such column
    ],
)
def test_state_tells_outages_from_bugs(state: str, outage: Outage | None) -> None:
    assert outage == find_outage(reported(state))


def test_wrapped_error_is_an_outage() -> None:
    error = RuntimeError("a library's own error")
    error.__cause__ = reported("57014")

    assert SLOW == find_outage(error)


@pytest.mark.parametrize("error", [FileNotFoundError(), TimeoutError(), RuntimeError()])
def test_error_of_the_code_is_none(error: Exception) -> None:
    assert find_outage(error) is None


def test_lost_commit_is_not_tried_again() -> None:
    """Nobody knows whether the server has stored the change."""
    lost = OperationalError(None, None, Exception(), connection_invalidated=True)

    assert LOST_IN_COMMIT == find_outage(lost) == find_outage(reported("57P01", statement=None))
    assert CLASH == find_outage(reported("40001", statement=None))


async def failure_to_connect(settings: Settings) -> Outage | None:
    engine = create_engine(settings)
    async with asyncio.timeout(10):
        with pytest.raises(DBAPIError) as failure:
            async with engine.connect():
                pass
    return find_outage(failure.value)


@pytest.mark.parametrize("url", ["postgresql://u@127.0.0.1:1/d", "sqlite:////nowhere/shop.db"])
async def test_missing_server_is_an_outage(url: str) -> None:
    assert UNREACHABLE == await failure_to_connect(Settings(database_url=url, _env_file=None))


async def test_silent_server_is_an_outage() -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(-1)
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        settings = Settings(
            database_url=f"postgresql://u@127.0.0.1:{port}/d?ssl=disable",
            database_connect_timeout=0.1,
            _env_file=None,
        )
        assert UNREACHABLE == await failure_to_connect(settings)


async def test_locked_file_is_an_outage(tmp_path: Path) -> None:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/shop.db", database_lock_timeout=0.1, _env_file=None
    )
    engine = create_engine(settings)
    async with engine.connect():
        pass  # creates the file
    other = sqlite3.connect(tmp_path / "shop.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async with asyncio.timeout(4):
        with pytest.raises(OperationalError) as failure:
            async with engine.connect() as connection:
                await connection.execute(text("SELECT 1"))

    other.close()
    await engine.dispose()
    assert LOCKED == find_outage(failure.value)
