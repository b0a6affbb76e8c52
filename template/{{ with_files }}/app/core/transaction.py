"""Transactions that include the files of their rows."""

from asyncio import CancelledError
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from advanced_alchemy.types import FileObject
from sqlalchemy import event, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import AttributeState, Session, SessionTransaction

from app.core.exceptions import UnavailableError
from app.core.logging import logger
from app.core.storage import StoredFile, remove_file, store_file


@asynccontextmanager
async def transaction(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    """Yield the session of a transaction that includes the files of its rows.

    Files that rows gain are stored before the COMMIT, and removed again if it fails. Files that
    rows lose are removed after the COMMIT.
    """
    async with sessions() as session:
        changes = FileChanges(session)
        try:
            async with session.begin():
                yield session
                await session.flush()
                await changes.store()
        except BaseException as error:
            if not _may_have_committed(error):
                await changes.undo()
            raise
        await changes.finish()


def _may_have_committed(error: BaseException) -> bool:
    # A file without a row does less harm than a row without its file.
    lost_connection = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost_connection or isinstance(error, CancelledError)


@dataclass(frozen=True, slots=True)
class Change:
    lost: FileObject | None
    gained: FileObject | None
    transactions: frozenset[SessionTransaction]
    """The transactions whose ROLLBACK undoes it: its savepoints and the whole transaction."""


class FileChanges:
    """Records the files that the rows of a session gain and lose."""

    def __init__(self, session: AsyncSession) -> None:
        self._changes: list[Change] = []
        self._stored: list[FileObject] = []
        event.listen(session.sync_session, "before_flush", self._note)
        event.listen(session.sync_session, "after_soft_rollback", self._forget)

    async def store(self) -> None:
        gained, _ = self._outcome()
        for file in gained:
            if file.has_pending_data:
                self._stored.append(file)
                await store_file(file)

    async def undo(self) -> None:
        await _remove(self._stored)

    async def finish(self) -> None:
        _, lost = self._outcome()
        await _remove(lost)

    def _note(self, session: Session, *_: object) -> None:
        transactions = frozenset(_transactions(session))
        for entity in (*session.new, *session.dirty):
            for file in _files(entity):
                lost, gained = _first(file.history.deleted), _first(file.history.added)
                self._changes.append(Change(lost, gained, transactions))
        for entity in session.deleted:
            for file in _files(entity):
                lost = _first(file.load_history().non_added())
                self._changes.append(Change(lost, None, transactions))

    def _forget(self, _session: Session, rolled_back: SessionTransaction) -> None:
        self._changes = [one for one in self._changes if rolled_back not in one.transactions]

    def _outcome(self) -> tuple[list[FileObject], list[FileObject]]:
        """Return the files gained and lost in the end, without those that were both."""
        gained: list[FileObject] = []
        lost: list[FileObject] = []
        for change in self._changes:
            if change.lost:
                _move(change.lost, gained, lost)
            if change.gained:
                _move(change.gained, lost, gained)
        return gained, lost


def _transactions(session: Session) -> Iterator[SessionTransaction]:
    transaction = session.get_nested_transaction() or session.get_transaction()
    while transaction:
        yield transaction
        transaction = transaction.parent


def _files(entity: object) -> Iterator[AttributeState]:
    state = inspect(entity, raiseerr=True)
    for attribute in state.mapper.column_attrs:
        if isinstance(attribute.expression.type, StoredFile):
            yield state.attrs[attribute.key]


def _first(files: Iterable[FileObject | None]) -> FileObject | None:
    return next(iter(files), None)


def _move(file: FileObject, source: list[FileObject], target: list[FileObject]) -> None:
    if file in source:
        source.remove(file)
    else:
        target.append(file)


async def _remove(files: Iterable[FileObject]) -> None:
    for file in files:
        try:
            await remove_file(file)
        except UnavailableError:
            logger.exception("file was not removed", file=file.path)
