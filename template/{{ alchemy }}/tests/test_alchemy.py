"""Tests for the integration of advanced-alchemy."""

from collections.abc import AsyncIterator

import pytest
from advanced_alchemy.extensions.fastapi import AdvancedAlchemy
from fastapi import FastAPI, Request
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import text

from app.config import Settings
from main import create_app

CREATE_TABLE = text("CREATE TABLE _probes (id INTEGER PRIMARY KEY)")


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://test") as client,
    ):
        yield client


async def test_its_sessions_are_ours(app: FastAPI, client: AsyncClient) -> None:
    @app.get("/probe")
    async def read(request: Request) -> bool:
        alchemy: AdvancedAlchemy = request.app.state.advanced_alchemy
        session = alchemy.get_async_session(request)
        assert 1 == await session.scalar(text("SELECT 1"))
        return session.bind is request.app.state.database.session().bind

    response = await client.get("/probe")

    assert response.json() is True


async def test_it_commits_nothing(app: FastAPI, client: AsyncClient) -> None:
    @app.post("/probe")
    async def create(request: Request) -> None:
        alchemy: AdvancedAlchemy = request.app.state.advanced_alchemy
        await alchemy.get_async_session(request).execute(CREATE_TABLE)

    first = await client.post("/probe")
    second = await client.post("/probe")

    assert [200, 200] == [first.status_code, second.status_code]
