"""Tests for the health checks, with and without a database."""

from pathlib import Path

import pytest
from httpx2 import ASGITransport, AsyncClient

from app.config import Settings
from main import create_app


async def test_live(client: AsyncClient) -> None:
    response = await client.get("/health/live")

    assert 200 == response.status_code
    assert {"status": "ok"} == response.json()


async def test_ready(client: AsyncClient) -> None:
    response = await client.get("/health/ready")

    assert 200 == response.status_code
    assert {"status": "ok"} == response.json()


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/nothing", "sqlite:///{folder}/missing/shop.db"]
)
async def test_not_ready_without_a_database(url: str, tmp_path: Path) -> None:
    settings = Settings(database_url=url.format(folder=tmp_path), log_level="ERROR", _env_file=None)
    app = create_app(settings)

    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://test") as client,
    ):
        live = await client.get("/health/live")
        ready = await client.get("/health/ready")

    assert 200 == live.status_code
    assert 503 == ready.status_code
    assert "application/problem+json" == ready.headers["Content-Type"]
    assert "The database does not answer." == ready.json()["detail"]
