"""Database engines and sessions."""

from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, event, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from app.config import Settings
from app.core.exceptions import UnavailableError


class Database:
    """An engine for writes and an engine for reads.

    Reads need no transaction, so their connections use autocommit mode. This saves a BEGIN and a
    ROLLBACK for each request. These connections refuse to write.
    """

    def __init__(self, settings: Settings) -> None:
        self._engine = create_engine(settings)
        self._read_engine = create_engine(settings, read_only=True)
        self.session = async_sessionmaker(self._engine, expire_on_commit=False)
        self.read_session = async_sessionmaker(self._read_engine, expire_on_commit=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            await self._engine.dispose()
        finally:
            await self._read_engine.dispose()


def create_engine(settings: Settings, *, read_only: bool = False) -> AsyncEngine:
    if settings.url.get_backend_name() == "sqlite":
        return _create_sqlite_engine(settings, read_only=read_only)
    options: dict[str, Any] = {}
    if read_only:
        options["isolation_level"] = "AUTOCOMMIT"
        options["connect_args"] = {"server_settings": {"default_transaction_read_only": "on"}}
    return create_async_engine(
        settings.url,
        pool_size=settings.database_pool_size,
        max_overflow=0,
        pool_recycle=settings.database_pool_recycle,
        hide_parameters=True,  # parameters can be secrets, and errors are logged
        **options,
    )


def _create_sqlite_engine(settings: Settings, *, read_only: bool) -> AsyncEngine:
    engine = create_async_engine(settings.url, hide_parameters=True)

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        # By itself, the driver begins transactions too late, and never for a SAVEPOINT.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    if not read_only:

        @event.listens_for(engine.sync_engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


async def ping(session: AsyncSession) -> None:
    """Raise UnavailableError if the database does not answer."""
    try:
        await session.execute(select(1))
    except (OSError, SQLAlchemyError) as error:
        raise UnavailableError("The database does not answer.") from error
