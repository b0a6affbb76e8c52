"""Tests for headers, trusted hosts, CORS, and the documentation."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from fastapi import Request
from httpx2 import ASGITransport, AsyncClient

from app.config import Settings
from app.core.exceptions import UnavailableError
from main import create_app

ORIGIN = "https://app.example.com"
OTHER_ORIGIN = "https://evil.example"


@asynccontextmanager
async def serving(settings: Settings, **changes: Any) -> AsyncIterator[AsyncClient]:
    """Yield a client of an application with other settings."""
    app = create_app(settings.model_copy(update=changes))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("GET", "/health/live", b"", 200),
        ("GET", "/nowhere", b"", 404),
        ("GET", "/broken", b"", 405),
        ("POST", "/broken", b"more than 10 bytes", 413),
        ("POST", "/broken", b"", 500),
        ("POST", "/closed", b"", 503),
    ],
)
async def test_every_response_protects_browsers(
    settings: Settings, method: str, path: str, content: bytes, status: int
) -> None:
    app = create_app(settings.model_copy(update={"max_body_size": 10}))

    @app.post("/broken")
    async def break_down(request: Request) -> None:
        raise RuntimeError(await request.body())

    @app.post("/closed")
    async def close() -> None:
        raise UnavailableError("Closed.")

    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.request(method, path, content=content)

    headers = response.headers
    assert status == response.status_code
    assert "nosniff" == headers["X-Content-Type-Options"]
    assert "DENY" == headers["X-Frame-Options"]
    assert "no-referrer" == headers["Referrer-Policy"]
    assert "default-src 'none'; frame-ancestors 'none'" == headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in headers


async def test_https_can_be_required(settings: Settings) -> None:
    async with serving(settings, hsts_max_age=3600) as client:
        headers = (await client.get("/health/live")).headers

    assert "max-age=3600" == headers["Strict-Transport-Security"]


async def test_scripts_of_other_origins_are_refused_by_default(settings: Settings) -> None:
    async with serving(settings) as client:
        response = await client.get("/health/live", headers={"Origin": ORIGIN})

    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(("origin", "expected"), [(ORIGIN, ORIGIN), (OTHER_ORIGIN, None)])
async def test_scripts_of_named_origins_are_accepted(
    settings: Settings, origin: str, expected: str | None
) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "PATCH"}
    asked["Access-Control-Request-Headers"] = "authorization,content-type"
    async with serving(settings, cors_origins=[ORIGIN]) as client:
        preflight = await client.options("/health/live", headers=asked)
        response = await client.get("/health/live", headers={"Origin": origin})

    assert (200 if expected else 400) == preflight.status_code
    assert expected == response.headers.get("Access-Control-Allow-Origin")


@pytest.mark.parametrize(
    ("host", "path", "expected"),
    [
        ("api.example.com", "/nowhere", 404),
        ("API.example.com:8000", "/nowhere", 404),
        ("a.shop.example", "/nowhere", 404),
        ("shop.example", "/nowhere", 421),
        ("api.example.com.evil.example", "/nowhere", 421),
        ("evil.example@api.example.com", "/nowhere", 421),
        ("", "/nowhere", 421),
        ("10.0.0.7", "/health/live", 200),
    ],
)
async def test_only_trusted_hosts_are_served(
    settings: Settings, host: str, path: str, expected: int
) -> None:
    trusted = ["api.example.com", "*.shop.example"]
    async with serving(settings, trusted_hosts=trusted) as client:
        response = await client.get(path, headers={"Host": host})

    assert expected == response.status_code


async def test_nobody_is_redirected_to_another_host(settings: Settings) -> None:
    async with serving(settings) as client:
        response = await client.get("/health/live/", headers={"Host": "evil.example"})

    assert 404 == response.status_code


async def test_head_is_get_without_the_body(settings: Settings) -> None:
    async with serving(settings) as client:
        got = await client.get("/health/live")
        head = await client.head("/health/live")

    assert (200, b"") == (head.status_code, head.content)
    assert got.headers["Content-Length"] == head.headers["Content-Length"]


async def test_refused_methods_name_all_that_are_allowed(settings: Settings) -> None:
    app = create_app(settings)

    @app.put("/{anything}")
    @app.post("/probes")
    @app.get("/probes")
    async def probe() -> None: ...

    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        response = await client.delete("/probes")

    assert (405, "GET, HEAD, POST") == (response.status_code, response.headers["Allow"])


async def test_documentation_needs_no_other_server(settings: Settings) -> None:
    async with serving(settings) as client:
        page = await client.get("/docs")
        links = re.findall(r'(?:src|href)="([^"]+)"', page.text)
        assets = [await client.get(link) for link in links]

    assert [200, 200, 200] == [asset.status_code for asset in assets]
    assert not re.search("https?://", page.text)
    [nonce] = re.findall(r'<script nonce="([^"]+)">', page.text)
    [policy] = page.headers.get_list("Content-Security-Policy")
    assert f"script-src 'self' 'nonce-{nonce}'" in policy


@pytest.mark.parametrize(
    ("environment", "docs", "expected"),
    [
        ("development", None, 200),
        ("development", False, 404),
        ("production", None, 404),
        ("production", True, 200),
    ],
)
async def test_documentation_is_for_development_unless_asked_for(
    settings: Settings, environment: str, *, docs: bool | None, expected: int
) -> None:
    async with serving(settings, environment=environment, docs=docs) as client:
        answers = [await client.get(path) for path in ("/docs", "/openapi.json")]

    assert [expected, expected] == [answer.status_code for answer in answers]
