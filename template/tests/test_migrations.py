"""Tests for the migrations, on a new database."""

import asyncio
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

import app.models
from app.config import Settings
from tests.database import ROOT, migrate, new_database

BROKEN = """
from alembic import op

revision, down_revision = "broken", None


def upgrade():
    op.execute("CREATE TABLE half (id INTEGER)")
    op.execute("DROP TABLE nowhere")
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


def test_failed_migration_leaves_nothing_behind(
    database: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """You can fix the migration and run it again."""
    monkeypatch.setattr("tests.database.ROOT", tmp_path)
    versions = tmp_path / "migrations/versions"
    versions.mkdir(parents=True)
    (versions / "broken.py").write_text(BROKEN)
    shutil.copy(ROOT / "alembic.ini", tmp_path)
    shutil.copy(ROOT / "migrations/env.py", tmp_path / "migrations")

    for _ in range(2):
        with pytest.raises(DBAPIError, match="nowhere"):
            asyncio.run(migrate(database, "upgrade", "head"))


def test_every_model_is_known_to_autogenerate(
    database: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Autogenerate would drop the table of a model that is not imported."""
    (tmp_path / "unheard_of.py").touch()
    monkeypatch.setattr(app.models, "__path__", [*app.models.__path__, str(tmp_path)])

    asyncio.run(migrate(database, "current"))

    assert "app.models.unheard_of" in sys.modules
