"""Tests for what is logged, and what is not."""

import json
import logging
from collections.abc import AsyncIterator, Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.contextvars import bind_contextvars

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
    write_to(output)
    yield app
    structlog.reset_defaults()
    configure_logging(settings)
    forget_configuration()


def write_to(output: StringIO) -> None:
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(output))
    [libraries] = logging.getLogger().handlers
    assert isinstance(libraries, logging.StreamHandler)
    libraries.setStream(output)
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
    assert "127.0.0.1" == event["client"]
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
    assert ["RuntimeError"] == [each["type"] for each in error["exception"]]
    assert error["exception"][0]["place"].startswith("tests/test_logging.py:")
    assert request["request_id"] == error["request_id"] == response.headers["X-Request-ID"]
    assert "hunter2" not in output.getvalue()


@pytest.mark.usefixtures("app")
def test_secrets_are_masked(output: StringIO) -> None:
    logger.info("login", password="hunter2", Authorization="Bearer hunter2", user={"token": "x"})

    [event] = events(output)
    assert {"password": "***", "Authorization": "***"}.items() <= event.items()
    assert {"token": "***"} == event["user"]


async def test_addresses_are_masked(client: AsyncClient, output: StringIO) -> None:
    await client.get("/users/ada@example.com")
    logger.info("sent to ada.l+x@example.com", cc=["eve@example.com"])

    request, sent = events(output)
    assert "/users/***@example.com" == request["path"]
    assert "sent to ***@example.com" == sent["event"]
    assert ["***@example.com"] == sent["cc"]


async def test_request_has_what_was_bound(app: FastAPI, output: StringIO) -> None:
    @app.get("/bound")
    async def bound() -> None:
        bind_contextvars(user_id="7")

    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        await client.get("/bound")
        await client.get("/health/live")

    bound_line, other_line = events(output)
    assert "7" == bound_line["user_id"]
    assert "user_id" not in other_line


async def test_errors_of_the_database_are_logged_without_rows(
    app: FastAPI, output: StringIO, connection: AsyncConnection
) -> None:
    await connection.execute(text("CREATE TEMPORARY TABLE probes (name text, CHECK (name = ''))"))
    with pytest.raises(IntegrityError) as failure:
        await connection.execute(text("INSERT INTO probes VALUES (:name)"), {"name": "hunter2"})
    logger.error("failed", exc_info=failure.value)

    [event] = events(output)
    assert ["sqlalchemy.exc.IntegrityError"] == [each["type"] for each in event["exception"]]
    assert "hunter2" not in output.getvalue()


async def test_values_that_the_database_refuses_are_not_logged(
    app: FastAPI, output: StringIO, connection: AsyncConnection
) -> None:
    statement = text("SELECT CAST(:name AS integer)")
    with pytest.raises(DBAPIError) as failure:
        await connection.execute(statement, {"name": object()})
    logger.error("failed", exc_info=failure.value)

    assert 1 == len(events(output))
    assert "object at" not in output.getvalue()


@pytest.mark.usefixtures("app")
def test_libraries_log_in_the_same_format(output: StringIO) -> None:
    logging.getLogger("uvicorn.error").warning("Invalid %s request received.", "HTTP")
    logging.getLogger("py.warnings").warning("old\nlines")
    logging.getLogger("driver").info("INSERT hunter2")

    uvicorn, warning = events(output)
    assert "Invalid HTTP request received." == uvicorn["event"]
    assert ("uvicorn.error", "warning") == (uvicorn["logger"], uvicorn["level"])
    assert "old\nlines" == warning["event"]


@pytest.mark.usefixtures("app")
def test_error_is_logged_once(output: StringIO) -> None:
    error = RuntimeError("broken")

    logger.error("unexpected error", exc_info=error)
    logging.getLogger("uvicorn.error").error("Exception in ASGI application", exc_info=error)
    logging.getLogger("uvicorn.error").error("another one", exc_info=KeyError("other"))

    assert ["unexpected error", "another one"] == [event["event"] for event in events(output)]


def test_nobody_forges_lines_on_the_console(settings: Settings, output: StringIO) -> None:
    configure_logging(settings)
    write_to(output)
    error = ValueError("a\x1b[31mb\nc")

    logger.error("first\nsecond", path="/\x1b[2J")
    logger.error("failed", exc_info=error)

    first, *_, last = output.getvalue().splitlines()
    assert "first\\nsecond" in first
    assert "\\x1b[2J" in first
    assert last.endswith("ValueError: a\\x1b[31mb")
    assert "\x1b" not in output.getvalue()


@pytest.mark.parametrize(("environment", "expected"), [("development", 1), ("production", 0)])
async def test_development_says_so(
    settings: Settings, output: StringIO, environment: str, expected: int
) -> None:
    app = create_app(
        settings.model_copy(update={"environment": environment, "log_level": "WARNING"})
    )
    write_to(output)
    async with app.router.lifespan_context(app):
        pass

    assert expected == output.getvalue().count("set ENVIRONMENT=production")


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
