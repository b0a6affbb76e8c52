"""Tests for the fixtures."""

import re

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.api.deps import ReadSession, WriteSession
from app.config import Settings
from main import create_app
from tests.database import new_database

CREATE_TABLE = text("CREATE TABLE _probes (id INTEGER PRIMARY KEY)")


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


async def test_client_may_write_in_a_write_session_only(app: FastAPI, client: AsyncClient) -> None:
    @app.get("/probe")
    async def read(session: ReadSession) -> str:
        with pytest.raises(DBAPIError) as refusal:
            await session.execute(CREATE_TABLE)
        return str(refusal.value.orig)

    @app.post("/probe")
    async def create(session: WriteSession) -> None:
        await session.execute(CREATE_TABLE)

    refused = await client.get("/probe")
    created = await client.post("/probe")

    assert re.search("read-?only", refused.text)
    assert 200 == created.status_code


def test_runs_on_one_server_have_databases_of_their_own(settings: Settings) -> None:
    with new_database(settings.url, "same") as one, new_database(settings.url, "same") as other:
        assert one != other
