"""Transactions that several services and repositories share."""

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, override

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker


class SessionMaker(async_sessionmaker[AsyncSession]):
    """Creates sessions outside requests; an attribute annotated with it gets the session maker.

    It is a class because archtool ignores the annotation `async_sessionmaker[AsyncSession]`. The
    application configures it with the database at startup.
    """

    @override
    def __call__(self, **options: Any) -> AsyncSession:
        if self.kw["bind"] is None:
            raise RuntimeError("There is no database before the application has started.")
        return super().__call__(**options)


class UnitOfWork:
    """One transaction, passed as an argument to everything that takes part in it.

    `async with UnitOfWork(session_maker) as uow` commits at the end of the block, rolls back on any
    error, and closes the session. In a request, there is no block: `get_write_session` commits.
    """

    def __init__(self, session_maker: Callable[[], AsyncSession]) -> None:
        self._session_maker = session_maker
        self._session: AsyncSession | None = None

    @classmethod
    def joining(cls, session: AsyncSession) -> Self:
        """Return a unit of work in the transaction of a session, which its owner commits."""
        uow = cls(lambda: session)
        uow._session = session
        return uow

    def get_session(self) -> AsyncSession:
        if self._session is None:
            raise RuntimeError("A unit of work has a session only within its `async with` block.")
        return self._session

    async def __aenter__(self) -> Self:
        if self._session is not None:
            raise RuntimeError("This unit of work has begun already: pass it on as it is.")
        self._session = self._session_maker()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        session, self._session = self.get_session(), None
        async with session:  # closing the session rolls back what is not committed
            if exc_type is None:
                await session.commit()
