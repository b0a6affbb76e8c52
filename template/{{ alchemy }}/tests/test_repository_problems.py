"""Tests for the errors that advanced-alchemy raises itself."""

from collections.abc import AsyncIterator

import pytest
from advanced_alchemy.exceptions import (
    DuplicateKeyError,
    ForeignKeyError,
    IntegrityError,
    NotFoundError,
)
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from app.config import Settings
from main import create_app


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFoundError, 404),
        (DuplicateKeyError, 409),
        (ForeignKeyError, 409),
        (IntegrityError, 500),
    ],
)
async def test_error_is_a_problem(
    app: FastAPI, client: AsyncClient, error: type[Exception], status: int
) -> None:
    @app.get("/probe")
    async def fail() -> None:
        raise error("INSERT INTO secrets")

    response = await client.get("/probe")

    assert status == response.status_code
    assert "application/problem+json" == response.headers["Content-Type"]
    assert "secrets" not in response.text
