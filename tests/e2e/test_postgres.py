import pytest

from e2e.projects import Live

pytestmark = pytest.mark.e2e

FROM_WHEEL = """
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
import asyncio, os, tests.postgres

async def version(url):
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        print(await connection.scalar(text("SHOW server_version_num")))
    await engine.dispose()

tests.postgres.binaries_of_machine = lambda: None
with tests.postgres.running_server() as url:
    asyncio.run(version(url))
    folder = url.query["host"]
assert not os.path.exists(folder)
"""


def test_server_comes_from_the_wheel_where_none_is_installed(base: Live) -> None:
    """The tests of a project need no PostgreSQL of the machine, whoever runs them."""
    assert base.run("python", "-W", "error", "-c", FROM_WHEEL) >= "18"
