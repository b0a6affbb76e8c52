"""Tests for the health checks, with and without a database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.config import Settings
from app.core.database import Database
from app.core.readiness import lacks_migrations
from main import create_app


async def test_live(client: AsyncClient) -> None:
    response = await client.get("/health/live")

    assert 200 == response.status_code
    assert {"status": "ok"} == response.json()


async def test_ready(client: AsyncClient) -> None:
    response = await client.get("/health/ready")

    assert 200 == response.status_code
    assert {"status": "ok"} == response.json()


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ScriptDirectory:
    """Let the application contain three migrations, the last for after the deployment."""
    migration = "revision, down_revision, after_deployment = {!r}, {!r}, {!r}"
    (tmp_path / "versions").mkdir()
    for values in [("1", None, False), ("2", "1", False), ("3", "2", True)]:
        (tmp_path / f"versions/{values[0]}.py").write_text(migration.format(*values))
    script = ScriptDirectory(tmp_path)
    monkeypatch.setattr("app.core.readiness.shipped_migrations", lambda *_section: script)
    return script


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("statement", ["DELETE FROM alembic_version", "DROP TABLE alembic_version"])
async def test_not_ready_before_the_migrations(
    client: AsyncClient, session: AsyncSession, statement: str
) -> None:
    await session.execute(text(statement))
    await session.commit()

    response = await client.get("/health/ready")

    assert 503 == response.status_code
    assert "The database lacks migrations: run `alembic " in response.text


async def test_ready_after_the_migrations_of_a_later_version(
    client: AsyncClient, session: AsyncSession
) -> None:
    await session.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    await session.commit()

    response = await client.get("/health/ready")

    assert 200 == response.status_code


def test_migration_after_the_deployment_can_be_missing(shipped: ScriptDirectory) -> None:
    lacking = [each for each in "123" if lacks_migrations(shipped, frozenset({each}))]

    assert ["1"] == lacking


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[tuple[Database, AsyncClient]]:
    """Run an application of its own, and yield its database and a client."""
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://test") as client,
    ):
        yield app.state.database, client


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/nothing", "sqlite:///{folder}/missing/shop.db"]
)
async def test_not_ready_without_a_database(url: str, tmp_path: Path) -> None:
    settings = Settings(database_url=url.format(folder=tmp_path), log_level="ERROR", _env_file=None)

    async with running(settings) as (_, client):
        live = await client.get("/health/live")
        ready = await client.get("/health/ready")

    assert 200 == live.status_code
    assert 503 == ready.status_code
    assert "application/problem+json" == ready.headers["Content-Type"]
    assert "The database does not answer." == ready.json()["detail"]


async def test_not_ready_without_a_connection_for_writes(settings: Settings) -> None:
    limits = {"database_pool_size": 1, "database_lock_timeout": 0.5}
    settings = settings.model_copy(update=limits)
    async with running(settings) as (database, client):
        before = await client.get("/health/ready")
        settings.readiness_timeout = 0.2
        async with database.session.begin() as session:
            await session.execute(text("SELECT 1"))
            live = await client.get("/health/live")
            async with asyncio.timeout(4):  # less than the pool's
                ready = await client.get("/health/ready")

    assert 200 == before.status_code == live.status_code
    assert 503 == ready.status_code
    assert "The database has no free connection for writes." == ready.json()["detail"]
