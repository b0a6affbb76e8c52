"""Tests for sessions and engines, outside the transaction that other tests run in."""

import re
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.api.deps import ReadSession, WriteSession
from app.config import Settings
from app.core.database import Database
from main import create_app

CREATE_TABLE = text("""
    CREATE TABLE _probes (
        id INTEGER PRIMARY KEY,
        parent_id INTEGER REFERENCES _probes (id) DEFERRABLE INITIALLY DEFERRED
    )
""")
INSERT_ORPHAN = text("INSERT INTO _probes VALUES (1, 2)")


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


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
