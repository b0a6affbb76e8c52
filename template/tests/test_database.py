"""Tests for sessions and engines, outside the transaction that other tests run in."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.api.deps import ReadSession, WriteSession
from app.config import Settings
from app.core.database import Database
from app.core.outages import BUSY, LOCKED, find_outage
from main import create_app

CREATE_TABLE = text("""
    CREATE TABLE _probes (
        id INTEGER PRIMARY KEY,
        parent_id INTEGER REFERENCES _probes (id) DEFERRABLE INITIALLY DEFERRED
    )
""")
INSERT_ORPHAN = text("INSERT INTO _probes VALUES (1, 2)")


@pytest.fixture(params=[False, True], ids=["", "pgbouncer"])
def pgbouncer(request: pytest.FixtureRequest) -> bool:
    """Return whether the engines are set up for PgBouncer, which isn't there."""
    return bool(request.param)


@pytest.fixture
def app(settings: Settings, *, pgbouncer: bool) -> FastAPI:
    return create_app(settings.model_copy(update={"database_pgbouncer": pgbouncer}))


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Yield a client whose requests commit."""
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        yield client


async def test_failed_commit_is_not_answered_as_a_success(
    app: FastAPI, client: AsyncClient
) -> None:
    @app.post("/probe", status_code=201)
    async def create(session: WriteSession) -> None:
        await session.execute(CREATE_TABLE)
        await session.execute(INSERT_ORPHAN)  # only the COMMIT fails

    response = await client.post("/probe")

    assert 500 == response.status_code


async def test_read_session_refuses_to_write(app: FastAPI, client: AsyncClient) -> None:
    @app.get("/probe")
    async def read(session: ReadSession) -> str:
        with pytest.raises(DBAPIError) as refusal:
            await session.execute(CREATE_TABLE)
        return str(refusal.value.orig)

    response = await client.get("/probe")

    assert re.search("read-?only", response.text)


async def test_limits_reach_the_database(settings: Settings, *, pgbouncer: bool) -> None:
    limits = {
        "database_statement_timeout": 1.5,
        "database_lock_timeout": 0.5,
        "database_idle_timeout": 2,
        "database_pgbouncer": pgbouncer,
    }
    queries: dict[str, object] = {
        "SHOW statement_timeout": "1500ms",
        "SHOW lock_timeout": "500ms",
        "SHOW idle_in_transaction_session_timeout": "2s",
    }
    if settings.url.get_backend_name() == "sqlite":
        queries = {"PRAGMA busy_timeout": 500}
    elif pgbouncer:
        queries["SELECT count(*) FROM pg_prepared_statements"] = 0

    async with Database(settings.model_copy(update=limits)) as database:
        for make_session in (database.session, database.read_session):
            async with make_session() as session:
                found = {query: await session.scalar(text(query)) for query in queries}
                assert queries == found


async def test_wait_for_a_connection_is_limited(settings: Settings) -> None:
    limits = {"database_pool_size": 1, "database_pool_timeout": 0.1, "database_lock_timeout": 0.1}
    async with (
        Database(settings.model_copy(update=limits)) as database,
        database.session.begin() as first,
        asyncio.timeout(4),
    ):
        await first.execute(text("SELECT 1"))
        with pytest.raises(SQLAlchemyError) as failure:
            async with database.session.begin() as second:
                await second.execute(text("SELECT 1"))

    assert find_outage(failure.value) in {BUSY, LOCKED}  # SQLite locks the file


async def test_engines_are_disposed_of_at_the_end(app: FastAPI) -> None:
    disposed: list[Engine] = []
    async with app.router.lifespan_context(app):
        database = app.state.database
        engines = [make().bind.sync_engine for make in (database.session, database.read_session)]
        for engine in engines:
            event.listen(engine, "engine_disposed", disposed.append)

    assert engines == disposed


async def test_second_engine_is_disposed_of_if_the_first_fails(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    disposed: list[AsyncEngine] = []

    async def fail(engine: AsyncEngine) -> None:
        disposed.append(engine)
        raise OSError("the server is gone")

    monkeypatch.setattr(AsyncEngine, "dispose", fail)
    with pytest.raises(OSError, match="the server is gone"):
        async with Database(settings):
            pass

    assert 2 == len(disposed)
