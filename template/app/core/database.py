"""Database engines and sessions."""

from contextvars import ContextVar
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, event
from sqlalchemy.engine import Dialect, ExceptionContext
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session

from app.config import Settings

committed: ContextVar[list[Session]] = ContextVar("committed")
"""The sessions that have committed in the current request."""


class WriteSession(Session):
    """A session that tells whether it has committed."""


@event.listens_for(WriteSession, "after_commit")
def _note_commit(session: Session) -> None:
    sessions = committed.get(None)
    if sessions is not None and not session.in_nested_transaction():
        sessions.append(session)


class Database:
    """An engine for writes and an engine for reads.

    Reads need no transaction, so their connections use autocommit mode. This saves a BEGIN and a
    ROLLBACK for each request. These connections refuse to write.
    """

    def __init__(self, settings: Settings) -> None:
        self._engine = create_engine(settings)
        self._read_engine = create_engine(settings, read_only=True)
        self.session = async_sessionmaker(
            self._engine, expire_on_commit=False, sync_session_class=WriteSession
        )
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
    if settings.database_pgbouncer:
        return _create_pgbouncer_engine(settings, read_only=read_only)
    parameters = _limits(settings)
    options: dict[str, Any] = {}
    if read_only:
        options["isolation_level"] = "AUTOCOMMIT"
        parameters["default_transaction_read_only"] = "on"
    return _create_postgresql_engine(settings, {"server_settings": parameters}, **options)


def _create_pgbouncer_engine(settings: Settings, *, read_only: bool) -> AsyncEngine:
    """Return an engine whose transactions can each run on another connection of the server.

    So nothing is kept in a session: each transaction, also one that reads, sets its parameters,
    and no statement stays prepared.
    """
    caches = {"statement_cache_size": 0, "prepared_statement_cache_size": 0}
    engine = _create_postgresql_engine(settings, caches)
    parameters = _limits(settings)
    if read_only:
        parameters["transaction_read_only"] = "on"
    calls = [f"set_config('{name}', '{value}', true)" for name, value in parameters.items()]
    statement = f"SELECT {', '.join(calls)}"

    @event.listens_for(engine.sync_engine, "begin")
    def configure(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return engine


def _limits(settings: Settings) -> dict[str, str]:
    """Return parameters of PostgreSQL, in milliseconds."""
    seconds = {
        "statement_timeout": settings.database_statement_timeout,
        "lock_timeout": settings.database_lock_timeout,
        "idle_in_transaction_session_timeout": settings.database_idle_timeout,
    }
    return {name: str(round(value * 1000)) for name, value in seconds.items()}


def _create_postgresql_engine(
    settings: Settings, arguments: dict[str, Any], **options: Any
) -> AsyncEngine:
    connect, statement = settings.database_connect_timeout, settings.database_statement_timeout
    # The server ends a slow statement itself. A server that still doesn't answer is gone.
    arguments |= {"timeout": connect, "command_timeout": statement + connect}
    engine = create_async_engine(
        settings.url,
        pool_size=settings.database_pool_size,
        max_overflow=0,
        pool_recycle=settings.database_pool_recycle,
        pool_timeout=settings.database_pool_timeout,
        hide_parameters=True,  # parameters can be secrets, and errors are logged
        connect_args=arguments,
        **options,
    )
    _wrap_network_errors(engine)
    return engine


def _wrap_network_errors(engine: AsyncEngine) -> None:
    """Let SQLAlchemy raise an OperationalError where the driver raises an OSError."""

    @event.listens_for(engine.sync_engine, "do_connect")
    def connect(
        dialect: Dialect, _record: object, arguments: tuple[Any, ...], options: dict[str, Any]
    ) -> Any:
        try:
            return dialect.connect(*arguments, **options)
        except OSError as error:
            raise OperationalError(None, None, error) from error

    @event.listens_for(engine.sync_engine, "handle_error")
    def wrap(context: ExceptionContext) -> OperationalError | None:
        error = context.original_exception
        if not isinstance(error, OSError):
            return None
        context.is_disconnect = True
        return OperationalError(
            context.statement, None, error, hide_parameters=True, connection_invalidated=True
        )


def _create_sqlite_engine(settings: Settings, *, read_only: bool) -> AsyncEngine:
    engine = create_async_engine(
        settings.url,
        hide_parameters=True,
        connect_args={"timeout": settings.database_lock_timeout},
    )

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
