"""Tests for transactions that services share."""

from abc import abstractmethod

import pytest
from archtool.layers.default_layer_interfaces import ABCRepo, ABCService
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.api.deps import WriteUnitOfWork
from app.archtool_conf.bundle_project import ROOT
from app.archtool_conf.injector import Injector
from app.config import Settings
from app.core.database import Database
from app.core.unit_of_work import SessionMaker, UnitOfWork
from main import create_app

CREATE_STOCK = text(
    "CREATE TABLE _probe_stock (article INTEGER PRIMARY KEY, pieces INTEGER NOT NULL)"
)
CREATE_ORDERS = text("CREATE TABLE _probe_orders (article INTEGER UNIQUE)")
CREATE_PARENTS = text("""
    CREATE TABLE _probe_parents (
        id INTEGER PRIMARY KEY,
        parent_id INTEGER REFERENCES _probe_parents (id) DEFERRABLE INITIALLY DEFERRED
    )
""")
INSERT_ORPHAN = text("INSERT INTO _probe_parents VALUES (1, 2)")


class StockRepoABC(ABCRepo):
    @abstractmethod
    async def take(self, uow: UnitOfWork, article: int) -> None: ...


class StockServiceABC(ABCService):
    @abstractmethod
    async def reserve(self, uow: UnitOfWork, article: int) -> None: ...


class OrderRepoABC(ABCRepo):
    @abstractmethod
    async def add(self, uow: UnitOfWork, article: int) -> None: ...


class OrderServiceABC(ABCService):
    @abstractmethod
    async def place_order(self, article: int) -> None: ...


class StockRepo(StockRepoABC):
    async def take(self, uow: UnitOfWork, article: int) -> None:
        statement = text("UPDATE _probe_stock SET pieces = pieces - 1 WHERE article = :article")
        await uow.get_session().execute(statement, {"article": article})


class StockService(StockServiceABC):
    repo: StockRepoABC

    async def reserve(self, uow: UnitOfWork, article: int) -> None:
        await self.repo.take(uow, article)


class OrderRepo(OrderRepoABC):
    async def add(self, uow: UnitOfWork, article: int) -> None:
        statement = text("INSERT INTO _probe_orders VALUES (:article)")
        await uow.get_session().execute(statement, {"article": article})


class OrderService(OrderServiceABC):
    repo: OrderRepoABC
    stock: StockServiceABC
    session_maker: SessionMaker

    async def place_order(self, article: int) -> None:
        async with UnitOfWork(self.session_maker) as uow:
            await self.stock.reserve(uow, article)
            await self.repo.add(uow, article)


@pytest.fixture
async def tables(session: AsyncSession) -> None:
    for statement in (CREATE_STOCK, CREATE_ORDERS, text("INSERT INTO _probe_stock VALUES (1, 5)")):
        await session.execute(statement)
    await session.commit()


@pytest.fixture
def orders(sessions: async_sessionmaker[AsyncSession]) -> OrderServiceABC:
    session_maker = SessionMaker()
    session_maker.configure(**sessions.kw)
    injector = Injector([], ROOT)
    injector.register(SessionMaker, session_maker, inject_into=False)
    injector.register(StockRepoABC, StockRepo())
    injector.register(StockServiceABC, StockService())
    injector.register(OrderRepoABC, OrderRepo())
    injector.register(OrderServiceABC, OrderService())
    injector.inject()
    return injector.get_dependency(OrderServiceABC)


async def stored(session: AsyncSession) -> tuple[int, int]:
    """Return the number of pieces and the number of orders."""
    pieces = await session.scalar(text("SELECT pieces FROM _probe_stock"))
    orders = await session.scalar(text("SELECT count(*) FROM _probe_orders"))
    return pieces, orders


@pytest.mark.usefixtures("tables")
async def test_two_services_write_in_one_transaction(
    orders: OrderServiceABC, session: AsyncSession
) -> None:
    await orders.place_order(1)

    assert (4, 1) == await stored(session)


@pytest.mark.usefixtures("tables")
async def test_failure_of_one_service_undoes_what_the_other_wrote(
    orders: OrderServiceABC, session: AsyncSession
) -> None:
    await orders.place_order(1)
    with pytest.raises(IntegrityError):
        await orders.place_order(1)  # the table of orders refuses a second order

    assert (4, 1) == await stored(session)


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


@pytest.mark.usefixtures("tables")
async def test_failed_request_undoes_what_both_services_wrote(
    app: FastAPI, client: AsyncClient, session: AsyncSession
) -> None:
    stock, repo = StockRepo(), OrderRepo()

    @app.post("/orders")
    async def place_order(uow: WriteUnitOfWork) -> None:
        await stock.take(uow, 1)
        await repo.add(uow, 1)
        raise RuntimeError

    response = await client.post("/orders")

    assert 500 == response.status_code
    assert (5, 0) == await stored(session)


async def test_session_is_closed_even_if_the_commit_fails(settings: Settings) -> None:
    async def write(session_maker: async_sessionmaker[AsyncSession]) -> None:
        async with UnitOfWork(session_maker) as uow:
            await uow.get_session().execute(CREATE_PARENTS)
            await uow.get_session().execute(INSERT_ORPHAN)  # only the COMMIT fails

    async with Database(settings) as database:
        with pytest.raises(IntegrityError):
            await write(database.session)

        assert 0 == database.session.kw["bind"].pool.checkedout()


async def test_session_is_there_within_the_block_only(
    sessions: async_sessionmaker[AsyncSession],
) -> None:
    uow = UnitOfWork(sessions)
    with pytest.raises(RuntimeError, match="within its `async with` block"):
        uow.get_session()

    async with uow:
        uow.get_session()

    with pytest.raises(RuntimeError, match="within its `async with` block"):
        uow.get_session()


async def test_block_cannot_end_a_transaction_that_others_end(session: AsyncSession) -> None:
    with pytest.raises(RuntimeError, match="has begun already"):
        async with UnitOfWork.joining(session):
            pass


async def test_injected_sessions_reach_the_database_once_the_application_runs(
    app: FastAPI,
) -> None:
    session_maker = app.state.injector.get_dependency(SessionMaker)
    with pytest.raises(RuntimeError, match="before the application has started"):
        session_maker()

    async with (
        app.router.lifespan_context(app),
        UnitOfWork(session_maker) as uow,
    ):
        assert 1 == await uow.get_session().scalar(text("SELECT 1"))
