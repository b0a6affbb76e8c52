"""Tests for the limits of request bodies, with a server on a port."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI, Request
from httpx2 import ASGITransport, AsyncClient

from app.config import Settings
from main import create_app

LIMITS: dict[str, Any] = {
    "max_body_size": 100,
    "max_json_depth": 3,
    "max_json_values": 10,
    "body_timeout": 0.01,
}


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    app = create_app(settings.model_copy(update=LIMITS))

    @app.post("/probe")
    async def size(request: Request) -> int:
        return len(await request.body())

    @app.post("/json")
    async def levels(data: list[Any]) -> int:
        return len(data)

    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        yield client


@pytest.fixture
async def port(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """Yield the port of a server that doesn't wait for what it doesn't read."""
    monkeypatch.setattr("app.api.bodies.LINGER", 0)
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_level="error"))
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup()
    yield server.servers[0].sockets[0].getsockname()[1]
    await server.shutdown()


async def exchange(port: int, request: bytes) -> tuple[bytes, bytes]:
    """Send what may be half a request, and return the head and the body of the answer.

    The answer ends when the server closes the connection.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    async with asyncio.timeout(30):
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    return head.lower(), body


def post(path: str, *headers: str, body: bytes = b"") -> bytes:
    lines = (f"POST {path} HTTP/1.1", "Host: test", *headers, "", "")
    return "\r\n".join(lines).encode() + body


async def chunks(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield bytes(10)


@pytest.mark.parametrize("content", [bytes(100), chunks(10)])
async def test_body_of_the_largest_size(client: AsyncClient, content: Any) -> None:
    response = await client.post("/probe", content=content)

    assert 100 == response.json()


@pytest.mark.parametrize("content", [bytes(101), chunks(11)])
async def test_body_that_is_too_large(client: AsyncClient, content: Any) -> None:
    response = await client.post("/probe", content=content)

    assert 413 == response.status_code
    assert "application/problem+json" == response.headers["Content-Type"]
    assert "close" == response.headers["Connection"]


async def test_body_that_never_ends(port: int) -> None:
    head, body = await exchange(port, post("/probe", "Content-Length: 100", body=b"x"))

    assert head.startswith(b"http/1.1 408")
    assert b"connection: close" in head
    assert 408 == json.loads(body)["status"]


@pytest.mark.parametrize("path", ["/probe", "/nowhere"])
async def test_body_that_is_not_read_closes_the_connection(port: int, path: str) -> None:
    head, body = await exchange(port, post(path, "Content-Length: 101", body=b"x"))

    assert b"connection: close" in head
    assert json.loads(body)["status"] in {404, 413}


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ("[[[]]]", 200),
        ("[[[[]]]]", 422),
        ('[{"a": [{}]}]', 422),
        ("[[], [], [], [], {}]", 200),
        (r'["[[[[", "\"[[[[", "\\"]', 200),
        ("[" * 90, 422),
        ("[[], [], []]".encode("utf-16"), 422),
        ("[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]", 200),
        ("[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", 422),
        ('[{"a": 0, "b": 1, "c": 2}, [3, 4, 5], 6, 7, 8, 9, 10]', 422),
        (r'[",,,,,,,,,,", "\",,,,,,,,,,"]', 200),
    ],
)
async def test_shape_of_json(client: AsyncClient, content: str | bytes, status: int) -> None:
    response = await client.post(
        "/json", content=content, headers={"Content-Type": "application/json"}
    )

    assert status == response.status_code
    if status == 422:
        assert ["body"] == [error["field"] for error in response.json()["errors"]]
