"""Changes of a table that is in use."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from scripts.template import ROOT
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.util import await_only

from databases import LIVE, Database, table
from fastwright.database.alteration import evolve_table

BEFORE = table("post", "title:str")
AFTER = table(
    "post",
    "title:str",
    "slug:str:unique",
    "rank:int:index:null",
    "kind:enum:a+b:default=a",
    "origin:ref:self:null",
)
FILL = {"slug": "lower(title) || id"}
LONG = ("CREATE", "UPDATE posts", "ALTER TABLE posts VALIDATE")
"""The statements that read or write all rows."""

OLD_WRITE = "INSERT INTO posts (title) VALUES ('Old')"
NEW_WRITE = "INSERT INTO posts (title, slug) VALUES ('New', gen_random_uuid())"
UNLOCKED = "SELECT id FROM posts FOR UPDATE SKIP LOCKED"


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fill two rows at a time."""
    monkeypatch.setattr(LIVE, "BATCH", 2)


@pytest.fixture
def server(postgresql: str) -> Iterator[Database]:
    """Yield an empty database of PostgreSQL."""
    with Database(postgresql) as database:
        yield database


@contextmanager
def other_requests(url: str, write: str) -> Iterator[list[str]]:
    """Write a row after each long statement, while its transaction still holds all its locks.

    Yields the statements after which this was done.
    """
    followed: list[str] = []

    async def request() -> None:
        engine = create_async_engine(url, poolclass=NullPool)
        async with engine.begin() as connection:
            await connection.exec_driver_sql("SET lock_timeout = '5s'")
            await connection.exec_driver_sql(write)
            count = await connection.scalar(sa.text("SELECT count(*) FROM posts"))
            free = (await connection.exec_driver_sql(UNLOCKED)).all()
            assert count - len(free) <= LIVE.BATCH

    def follow(_: Any, __: Any, statement: str, *___: object) -> None:  # noqa: ANN401
        if statement.startswith(LONG):
            followed.append(statement)
            await_only(request())

    sa.event.listen(sa.Engine, "after_cursor_execute", follow)
    try:
        yield followed
    finally:
        sa.event.remove(sa.Engine, "after_cursor_execute", follow)


def test_writes_of_the_old_version(server: Database, postgresql: str) -> None:
    """None fails or waits before the last step, and those of the new version do not in it."""
    server.create(BEFORE)
    server.insert("posts", *({"title": f"'{n}'"} for n in range(5)))
    *steps, last = evolve_table(BEFORE, AFTER, backfills=FILL)

    with other_requests(postgresql, OLD_WRITE) as followed:
        for step in steps:
            server.migrate(step.upgrade)
            server.query(OLD_WRITE)
    with other_requests(postgresql, NEW_WRITE) as followed_last:
        server.migrate(last.upgrade)

    with pytest.raises(IntegrityError, match="slug"):
        server.query(OLD_WRITE)
    server.query(NEW_WRITE)
    assert server.query("SELECT count(*) FROM posts WHERE slug IS NULL") == [(0,)]
    assert server.query("SELECT conname FROM pg_constraint WHERE NOT convalidated") == []
    assert server.query("SELECT indexrelid FROM pg_index WHERE NOT indisvalid") == []
    assert len([each for each in followed if each.startswith("UPDATE")]) > 1
    assert [each for each in followed if not each.startswith("UPDATE")] == [
        "CREATE INDEX CONCURRENTLY ix_posts_rank ON posts (rank)",
        "CREATE INDEX CONCURRENTLY ix_posts_origin_id ON posts (origin_id)",
        "ALTER TABLE posts VALIDATE CONSTRAINT fk_posts_origin_id_posts",
        "ALTER TABLE posts VALIDATE CONSTRAINT ck_posts_kind",
        "CREATE UNIQUE INDEX CONCURRENTLY uq_posts_slug ON posts (slug)",
    ]
    assert "ALTER TABLE posts VALIDATE CONSTRAINT ck_posts_slug_required" in followed_last


def test_trigger_for_the_old_version(server: Database, postgresql: str) -> None:
    """With the trigger of the how-to page, no write fails at all."""
    page = (ROOT / "docs/how-to/evolve.md").read_text()
    function, trigger = re.findall(r'op\.execute\("""\n(.*?)"""\)', page, re.DOTALL)
    server.create(BEFORE)
    server.query(OLD_WRITE)
    add, *steps = evolve_table(BEFORE, table("post", "title:str", "slug:str"), backfills=FILL)
    server.migrate(add.upgrade)
    server.query(function, trigger)

    with other_requests(postgresql, OLD_WRITE) as followed:
        for step in steps:
            server.migrate(step.upgrade)

    server.query(OLD_WRITE)
    assert "ALTER TABLE posts VALIDATE CONSTRAINT ck_posts_slug_required" in followed


def test_column_that_becomes_required(server: Database) -> None:
    """Rows that the old version wrote after the first filling are filled by the last step."""
    server.create(BEFORE)
    *steps, last = evolve_table(BEFORE, AFTER, backfills=FILL)
    for step in steps:
        server.migrate(step.upgrade)
    server.query(*3 * [OLD_WRITE])

    server.migrate(last.upgrade)

    assert server.query("SELECT slug FROM posts ORDER BY id") == [("old1",), ("old2",), ("old3",)]


def test_interrupted_filling(server: Database) -> None:
    """Rows that are filled stay filled, and the next run fills the others only."""
    before, after = table("post", "n:int"), table("post", "n:int", "it:int")
    server.create(before)
    server.insert("posts", *({"n": str(n)} for n in (5, 5, 5, 5, 0)))
    add, fill, require = evolve_table(before, after, backfills={"it": "10 / n"})
    server.migrate(add.upgrade)
    rows = "SELECT it FROM posts ORDER BY id"

    with pytest.raises(DBAPIError, match="division by zero"):
        server.migrate(fill.upgrade)

    assert server.query(rows) == [*4 * [(2,)], (None,)]
    server.query("UPDATE posts SET n = 1")
    for step in (fill, fill, require):
        server.migrate(step.upgrade)
    assert server.query(rows) == [*4 * [(2,)], (10,)]


@pytest.mark.parametrize("count", [0, 1, 2, 3])
@pytest.mark.parametrize("key", [["id"], ["title", "id"]])
def test_batches(database: Database, count: int, key: list[str]) -> None:
    """Each row is filled, whatever the last batch holds, and values are kept."""
    wider = table("post", "title:str", "slug:str:null")
    database.create(wider)
    titles = [{"title": f"'{n % 2}'"} for n in range(count)]
    database.insert("posts", {"title": "'0'", "slug": "'kept'"}, *titles)
    filling = f"live.fill('posts', {key}, {{'slug': sa.literal_column(\"title || ':x'\")}})"

    database.migrate([filling])

    slugs = [(f"{n % 2}:x",) for n in range(count)]
    assert database.query("SELECT slug FROM posts ORDER BY id") == [("kept",), *slugs]


def test_refused_index(database: Database) -> None:
    """Rows are written as before, and the migration passes when they are no longer alike."""
    before, after = table("post", "title:str"), table("post", "title:str:unique")
    database.create(before)
    database.insert("posts", *2 * [{"title": "'One'"}])
    (step,) = evolve_table(before, after)

    with pytest.raises(IntegrityError, match=r"uq_posts_title|posts\.title"):
        database.migrate(step.upgrade)

    if database.kind == "postgresql":
        assert database.query("SELECT indexname FROM pg_indexes WHERE indexname ~ 'uq'") == []
    database.insert("posts", {"title": "'One'"})
    database.query("DELETE FROM posts WHERE id > 1")
    for operations in (step.upgrade, step.downgrade, step.upgrade):
        database.migrate(operations)


def test_index_that_was_interrupted(server: Database) -> None:
    """The next run begins again, with what an interrupted one has left behind."""
    before, after = table("post", "n:int"), table("post", "n:int:index")
    server.create(before)
    server.query("CREATE INDEX ix_posts_n ON posts (id)")
    server.query("UPDATE pg_index SET indisvalid = false WHERE indexrelid::regclass::text ~ '^ix_'")
    (step,) = evolve_table(before, after)

    server.migrate(step.upgrade)

    assert server.query("SELECT indexdef ~ '[(]n[)]' FROM pg_indexes WHERE indexname ~ '^ix'") == [
        (True,)
    ]


def test_long_names(database: Database) -> None:
    """PostgreSQL keeps 63 characters of a name, and SQLAlchemy shortens it."""
    field = f"it:str:unique:column={'x' * 60}"
    before, after = table("post", "title:str"), table("post", "title:str", field)
    database.create(before)
    steps = evolve_table(before, after, backfills={"x" * 60: "title"})

    for step in steps:
        database.migrate(step.upgrade)
    for step in reversed(steps):
        database.migrate(step.downgrade)

    assert len(database.query("SELECT * FROM posts")) == 0
