"""Fixtures for tests that run the statements of migrations."""

from collections.abc import Iterator

import pytest

from databases import SQLITE, Database, postgresql_server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Yield the URL of a PostgreSQL database."""
    with postgresql_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Yield an empty database of each kind."""
    url = SQLITE if request.param == "sqlite" else request.getfixturevalue("postgresql")
    with Database(url) as made:
        yield made
