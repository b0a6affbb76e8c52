"""Tests that files are stored and removed with their rows, in a folder and on S3."""

from asyncio import CancelledError
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from uuid import UUID, uuid4

import pytest
import structlog
from advanced_alchemy.types import FileObject
from sqlalchemy import ForeignKey, event, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from structlog.testing import capture_logs

from app.config import Settings
from app.core.database import Database
from app.core.exceptions import NotFoundError, UnavailableError
from app.core.storage import StoredFile, open_storage, read_file
from app.core.transaction import transaction
from tests.factories.files import stored_file
from tests.s3 import on_s3
from tests.test_storage import UNREACHABLE

type Sessions = async_sessionmaker[AsyncSession]


class Base(DeclarativeBase):
    pass


class Probe(Base):
    __tablename__ = "_probes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    file: Mapped[FileObject | None] = mapped_column(StoredFile)
    parent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("_probes.id", deferrable=True, initially="DEFERRED")
    )


@pytest.fixture(params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, settings: Settings) -> Iterator[None]:
    if request.param == "s3":
        settings = on_s3(settings, request.getfixturevalue("s3"))
    with open_storage(settings):
        yield


@pytest.fixture
async def probes(connection: AsyncConnection, sessions: Sessions) -> Sessions:
    """Return a session maker for a database with a table of probes, until the end of the test."""
    await connection.run_sync(Base.metadata.create_all)
    return sessions


@pytest.fixture
async def stored(probes: Sessions) -> FileObject:
    """Return the file of a stored probe."""
    file = new_file()
    async with transaction(probes) as session:
        session.add(Probe(file=file))
    return file


def new_file() -> FileObject:
    return stored_file("probes", "a.pdf", "application/pdf")


async def exists(file: FileObject) -> bool:
    try:
        await read_file(file)
    except NotFoundError:
        return False
    return True


async def the_probe(session: AsyncSession) -> Probe:
    return (await session.scalars(select(Probe))).one()


async def test_file_is_stored_with_its_row(probes: Sessions) -> None:
    file = new_file()
    async with transaction(probes) as session:
        session.add(Probe(file=file))
        await session.flush()
        assert not await exists(file)

    assert await exists(file)


async def test_row_knows_its_file(stored: FileObject, probes: Sessions) -> None:
    async with probes() as session:
        file = (await the_probe(session)).file

    assert stored == file
    assert file
    assert (stored.size, stored.metadata) == (file.size, file.metadata)


async def test_rolled_back_file_is_not_stored(probes: Sessions) -> None:
    file = new_file()
    with suppress(RuntimeError):
        async with transaction(probes) as session:
            session.add(Probe(file=file))
            await session.flush()
            raise RuntimeError

    assert not await exists(file)


async def test_failed_commit_leaves_no_file(settings: Settings) -> None:
    file = new_file()

    async def commit_what_is_refused(database: Database) -> None:
        async with transaction(database.session) as session:
            await (await session.connection()).run_sync(Base.metadata.create_all)
            session.add(Probe(file=file, parent_id=uuid4()))  # only the COMMIT fails

    async with Database(settings) as database:
        with pytest.raises(IntegrityError):
            await commit_what_is_refused(database)

    assert not await exists(file)


@pytest.mark.parametrize(
    "error",
    [DBAPIError("COMMIT", None, OSError(), connection_invalidated=True), CancelledError()],
)
async def test_file_is_kept_if_the_commit_may_have_succeeded(
    probes: Sessions, error: BaseException
) -> None:
    file = new_file()

    def fail(_session: Session) -> None:
        raise error

    with suppress(type(error)):
        async with transaction(probes) as session:
            session.add(Probe(file=file))
            event.listen(session.sync_session, "before_commit", fail)

    assert await exists(file)


async def test_file_is_removed_if_another_cannot_be_stored(probes: Sessions) -> None:
    content = BytesIO()
    content.close()
    files = [new_file(), FileObject("files", "probes/closed", content=content)]
    with suppress(UnavailableError):
        async with transaction(probes) as session:
            session.add_all(Probe(file=file) for file in files)

    assert [False, False] == [await exists(file) for file in files]


async def test_replaced_file_is_removed(stored: FileObject, probes: Sessions) -> None:
    file = new_file()
    async with transaction(probes) as session:
        (await the_probe(session)).file = file
        await session.flush()
        assert await exists(stored)

    assert [False, True] == [await exists(stored), await exists(file)]


async def test_file_set_to_null_is_removed(stored: FileObject, probes: Sessions) -> None:
    async with transaction(probes) as session:
        (await the_probe(session)).file = None

    assert not await exists(stored)
    async with probes() as session:
        assert [None] == list(await session.scalars(select(Probe.file).where(Probe.file.is_(None))))


async def test_file_of_a_deleted_row_is_removed(stored: FileObject, probes: Sessions) -> None:
    async with transaction(probes) as session:
        await session.delete(await the_probe(session))
        await session.flush()
        assert await exists(stored)

    assert not await exists(stored)


async def test_rolled_back_removal_keeps_the_file(stored: FileObject, probes: Sessions) -> None:
    file = new_file()
    with suppress(RuntimeError):
        async with transaction(probes) as session:
            probe = await the_probe(session)
            probe.file = file
            await session.flush()
            await session.delete(probe)
            await session.flush()
            raise RuntimeError

    assert [True, False] == [await exists(stored), await exists(file)]


async def test_file_replaced_and_deleted_at_once(stored: FileObject, probes: Sessions) -> None:
    file = new_file()
    async with transaction(probes) as session:
        probe = await the_probe(session)
        probe.file = file
        await session.delete(probe)

    assert [False, False] == [await exists(stored), await exists(file)]


async def test_file_that_comes_and_goes_is_not_stored(probes: Sessions) -> None:
    first, second = new_file(), new_file()
    async with transaction(probes) as session:
        probe = Probe(file=first)
        session.add(probe)
        await session.flush()
        probe.file = second

    assert [False, True] == [await exists(first), await exists(second)]


async def test_file_put_back_is_kept(stored: FileObject, probes: Sessions) -> None:
    async with transaction(probes) as session:
        probe = await the_probe(session)
        probe.file = new_file()
        await session.flush()
        probe.file = stored

    assert await exists(stored)


async def test_file_moved_to_another_row_is_kept(stored: FileObject, probes: Sessions) -> None:
    async with transaction(probes) as session:
        probe = await the_probe(session)
        session.add(Probe(file=probe.file))
        await session.delete(probe)

    assert await exists(stored)


async def test_savepoint_takes_its_files_back(stored: FileObject, probes: Sessions) -> None:
    kept, dropped, released = new_file(), new_file(), new_file()
    async with transaction(probes) as session:
        probe = await the_probe(session)
        session.add(Probe(file=kept))
        with suppress(RuntimeError):
            async with session.begin_nested():
                await session.delete(probe)
                async with session.begin_nested():
                    session.add(Probe(file=dropped))
                raise RuntimeError
        async with session.begin_nested():
            session.add(Probe(file=released))

    files = (stored, kept, dropped, released)
    assert [True, True, False, True] == [await exists(file) for file in files]


async def test_storage_that_does_not_answer_rolls_back(
    probes: Sessions, settings: Settings, s3: str
) -> None:
    with open_storage(on_s3(settings, UNREACHABLE)), pytest.raises(UnavailableError):
        async with transaction(probes) as session:
            session.add(Probe(file=new_file()))

    async with probes() as session:
        assert [] == list(await session.scalars(select(Probe)))


async def test_failed_removal_is_logged_only(
    stored: FileObject,
    probes: Sessions,
    settings: Settings,
    s3: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.core.transaction.logger", structlog.get_logger())  # not bound yet
    with open_storage(on_s3(settings, UNREACHABLE)), capture_logs() as lines:
        async with transaction(probes) as session:
            await session.delete(await the_probe(session))

    assert await exists(stored)
    assert [stored.path] == [line["file"] for line in lines]
