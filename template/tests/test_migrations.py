"""Tests for the migrations, on a new database."""

import asyncio
import shutil
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, NullPool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util import await_only

import app.models
from app.config import Settings
from tests.database import ROOT, migrate, new_database

FIRST = """
from alembic import op

revision, down_revision = "first", None


def upgrade():
    op.execute("CREATE TABLE whole (id INTEGER)")


def downgrade():
    op.execute("DROP TABLE whole")
"""
BROKEN = """
from alembic import op

revision, down_revision = "broken", "first"


def upgrade():
    op.execute("CREATE TABLE half (id INTEGER)")
    op.execute("DROP TABLE nowhere")
"""
TIMED = """
from alembic import op

revision, down_revision = "timed", "first"


def upgrade():
    assert op.get_bind().exec_driver_sql("SHOW lock_timeout").scalar() == "125ms"


def downgrade():
    pass
"""


@pytest.fixture
def database(settings: Settings, worker_id: str) -> Iterator[URL]:
    with new_database(settings.url, f"{worker_id}_migrations") as url:
        yield url


def test_there_is_no_second_head() -> None:
    """If this fails, run `alembic merge heads`."""
    heads = ScriptDirectory.from_config(Config(ROOT / "alembic.ini")).get_heads()

    assert heads[:1] == heads


def test_up_and_down_and_up(database: URL) -> None:
    """`check` fails if the models and the migrations differ."""
    for command in ("upgrade head", "check", "downgrade base", "upgrade head"):
        asyncio.run(migrate(database, *command.split()))


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of other migrations, which `migrate` uses instead."""
    monkeypatch.setattr("tests.database.ROOT", tmp_path)
    versions = tmp_path / "migrations/versions"
    versions.mkdir(parents=True)
    (versions / "first.py").write_text(FIRST)
    shutil.copy(ROOT / "alembic.ini", tmp_path)
    shutil.copy(ROOT / "migrations/env.py", tmp_path / "migrations")
    return versions


def test_failed_migration_leaves_nothing_behind(database: URL, versions: Path) -> None:
    """You can fix the migration and run it again. Those before it are done."""
    (versions / "broken.py").write_text(BROKEN)

    for _ in range(2):
        with pytest.raises(DBAPIError, match="nowhere"):
            asyncio.run(migrate(database, "upgrade", "head"))

    asyncio.run(migrate(database, "downgrade", "-1"))


async def migrate_under_lock(database: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a migration of a table that is locked until the first pause between two attempts."""
    await migrate(database, "upgrade", "head")
    engine = create_async_engine(database, poolclass=NullPool)
    async with asyncio.timeout(60), engine.connect() as other:
        await other.execute(text("SELECT * FROM whole"))
        monkeypatch.setattr("time.sleep", lambda _: await_only(other.rollback()))
        await migrate(database, "downgrade", "base")


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [(1, pytest.raises(DBAPIError, match="lock timeout")), (2, nullcontext())],
)
def test_migration_waits_for_a_lock_for_a_short_time_only(
    database: URL,
    versions: Path,
    attempts: int,
    expected: AbstractContextManager[object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Other requests for the table would queue behind it. On SQLite, there are no such locks."""
    if database.get_backend_name() == "postgresql":
        monkeypatch.setenv("MIGRATION_LOCK_TIMEOUT", "0.125")
        monkeypatch.setenv("MIGRATION_ATTEMPTS", str(attempts))
        (versions / "timed.py").write_text(TIMED)
        with expected:
            asyncio.run(migrate_under_lock(database, monkeypatch))


def test_every_model_is_known_to_autogenerate(
    database: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Autogenerate would drop the table of a model that is not imported."""
    (tmp_path / "unheard_of.py").touch()
    monkeypatch.setattr(app.models, "__path__", [*app.models.__path__, str(tmp_path)])

    asyncio.run(migrate(database, "current"))

    assert "app.models.unheard_of" in sys.modules
