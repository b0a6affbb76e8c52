"""Tests for requests that fail, take too long, or lose their client."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from starlette.types import Message

from app.api.deps import DatabaseDep, ReadSession
from app.api.failures import MAX_KEPT_BODY
from app.config import Settings
from main import create_app

FOREVER = asyncio.Event().wait


class Deadlock(Exception):  # noqa: N818 - as PostgreSQL reports it
    sqlstate = "40P01"


def deadlock() -> DBAPIError:
    return DBAPIError("UPDATE", None, Deadlock())


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings.model_copy())


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Yield a client whose requests commit."""
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://test") as client,
    ):
        yield client


async def test_request_is_tried_again(app: FastAPI, client: AsyncClient) -> None:
    received: list[dict[str, int]] = []

    @app.post("/probe/{key}")
    async def probe(key: int, body: dict[str, int]) -> int:
        received.append(body)
        if len(received) < 3:
            raise deadlock()
        return key

    response = await client.post("/probe/7", json={"price": 1})

    assert (200, 7) == (response.status_code, response.json())
    assert [{"price": 1}] * 3 == received


async def test_request_is_not_tried_for_ever(app: FastAPI, client: AsyncClient) -> None:
    app.state.settings.request_retries = 1
    tries: list[None] = []

    @app.post("/probe")
    async def probe() -> None:
        tries.append(None)
        raise deadlock()

    response = await client.post("/probe")

    assert 2 == len(tries)
    assert 503 == response.status_code
    assert "5" == response.headers["Retry-After"]
    assert "application/problem+json" == response.headers["Content-Type"]


async def test_request_that_has_committed_is_not_tried_again(
    app: FastAPI, client: AsyncClient
) -> None:
    tries: list[None] = []

    @app.post("/probe")
    async def probe(database: DatabaseDep) -> None:
        async with database.session.begin() as session:
            await session.execute(text("SELECT 1"))
        tries.append(None)
        raise deadlock()

    response = await client.post("/probe")

    assert 503 == response.status_code
    assert 1 == len(tries)


async def test_large_request_is_not_tried_again(app: FastAPI, client: AsyncClient) -> None:
    app.state.settings.max_body_size = 2 * MAX_KEPT_BODY
    tries: list[None] = []

    @app.post("/probe")
    async def probe(body: list[str]) -> None:
        tries.append(None)
        raise deadlock()

    response = await client.post("/probe", json=["x" * MAX_KEPT_BODY])

    assert 503 == response.status_code
    assert "Other requests changed" in response.text
    assert 1 == len(tries)


async def test_error_in_a_statement_is_a_bug(app: FastAPI, client: AsyncClient) -> None:
    @app.get("/probe")
    async def probe(session: ReadSession) -> None:
        await session.execute(text("SELECT nothing FROM nowhere"))

    response = await client.get("/probe")

    assert 500 == response.status_code
    assert "Retry-After" not in response.headers


async def test_request_has_a_time_limit(app: FastAPI, client: AsyncClient) -> None:
    app.state.settings.request_timeout = 0.1

    @app.get("/probe")
    async def probe(session: ReadSession) -> None:
        await FOREVER()

    async with asyncio.timeout(4):
        response = await client.get("/probe")

    assert 503 == response.status_code
    assert "The request took too long." == response.json()["detail"]
    assert "5" == response.headers["Retry-After"]


@pytest.mark.parametrize("body", [b"", b'{"price": 1}'])
async def test_request_ends_if_its_client_leaves(app: FastAPI, body: bytes) -> None:
    app.state.settings.disconnect_timeout = 0.01
    canceled = asyncio.Event()
    received: list[Message] = [
        {"type": "http.request", "body": body},
        {"type": "http.disconnect"},
    ]
    sent: list[Message] = []

    @app.post("/probe")
    async def probe(body: dict[str, int] | None = None) -> None:
        try:
            await FOREVER()
        finally:
            canceled.set()

    async def receive() -> Message:
        return received.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-length", b"%d" % len(body)), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/probe", "query_string": b""}
    await app({**scope, "headers": headers}, receive, send)

    assert canceled.is_set()
    assert 499 == sent[0]["status"]
