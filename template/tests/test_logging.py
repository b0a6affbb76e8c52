"""Tests for what is logged, and what is not."""

import json
from collections.abc import AsyncIterator, Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from app.config import Settings
from app.core.logging import configure_logging, logger
from main import create_app


@pytest.fixture
def output() -> StringIO:
    return StringIO()


@pytest.fixture
def app(settings: Settings, output: StringIO) -> Iterator[FastAPI]:
    """Yield an application that logs each event as a line of JSON to `output`."""
    app = create_app(settings.model_copy(update={"log_level": "INFO", "log_format": "json"}))
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(output))
    forget_configuration()
    yield app
    structlog.reset_defaults()
    configure_logging(settings)
    forget_configuration()


def forget_configuration() -> None:
    """Make the logger read its configuration again, as on first use."""
    vars(logger).pop("bind", None)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    @app.get("/broken")
    async def broken(token: str) -> None:
        raise RuntimeError(len(token))

    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


def events(output: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.getvalue().splitlines()]


async def test_request_is_one_line(client: AsyncClient, output: StringIO) -> None:
    await client.get("/health/live?token=hunter2")

    [event] = events(output)
    assert {"event": "request", "level": "info", "method": "GET"}.items() <= event.items()
    assert {"path": "/health/live", "status": 200}.items() <= event.items()
    assert event["milliseconds"] >= 0
    assert event["timestamp"].endswith("Z")


async def test_refused_request_is_one_line(client: AsyncClient, output: StringIO) -> None:
    await client.get("/nowhere")

    [event] = events(output)
    assert 404 == event["status"]


async def test_unexpected_error_is_logged_without_variables(
    client: AsyncClient, output: StringIO
) -> None:
    response = await client.get("/broken?token=hunter2")

    error, request = events(output)
    assert 500 == request["status"]
    assert "RuntimeError" == error["exception"][0]["exc_type"]
    assert request["request_id"] == error["request_id"] == response.headers["X-Request-ID"]
    assert "hunter2" not in output.getvalue()


@pytest.mark.usefixtures("app")
def test_secrets_are_masked(output: StringIO) -> None:
    logger.info("login", password="hunter2", Authorization="Bearer hunter2", email="ada")

    [event] = events(output)
    assert {"password": "***", "Authorization": "***", "email": "ada"}.items() <= event.items()


@pytest.mark.parametrize("given", ["7b3f", "x" * 64])
async def test_request_id_is_taken_over(client: AsyncClient, output: StringIO, given: str) -> None:
    response = await client.get("/health/live", headers={"X-Request-ID": given})

    assert given == response.headers["X-Request-ID"]
    assert given == events(output)[0]["request_id"]


@pytest.mark.parametrize("given", ["", "x" * 65, "a\tb", "\x1b[31m"])
async def test_request_id_is_made_if_the_given_one_is_not_fit(
    client: AsyncClient, output: StringIO, given: str
) -> None:
    response = await client.get("/health/live", headers={"X-Request-ID": given})

    assert 32 == len(response.headers["X-Request-ID"])
    assert events(output)[0]["request_id"] == response.headers["X-Request-ID"]
