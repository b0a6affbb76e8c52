"""Tests for ETag and If-Match."""

import datetime as dt
from types import SimpleNamespace

import pytest
from fastapi import FastAPI, Response
from httpx2 import ASGITransport, AsyncClient

from app.api.versions import IfMatch, tagged
from app.config import Settings
from app.core.versions import require_version
from main import create_app

ROW = SimpleNamespace(updated_at=dt.datetime(2026, 1, 2, 3, 4, 5, 6, dt.UTC))
ETAG = '"2026-01-02T03:04:05.000006Z"'


def with_probe(app: FastAPI) -> AsyncClient:
    """Return a client of the application, which has one more route."""

    @app.put("/probe")
    async def probe(response: Response, if_match: IfMatch) -> None:
        require_version(ROW, if_match)
        tagged(response, ROW)

    return AsyncClient(transport=ASGITransport(app), base_url="http://test")


@pytest.mark.parametrize(
    ("if_match", "expected"),
    [
        (ETAG, 200),
        (f'"another", {ETAG}', 200),
        ("*", 200),
        (None, 200),
        ('"another"', 412),
        (f"W/{ETAG}", 412),
        (ETAG.strip('"'), 412),
        ("", 412),
    ],
)
async def test_row_must_have_the_version(
    settings: Settings, if_match: str | None, expected: int
) -> None:
    headers = {} if if_match is None else {"If-Match": if_match}
    async with with_probe(create_app(settings)) as client:
        response = await client.put("/probe", headers=headers)

    assert expected == response.status_code
    assert (ETAG if expected == 200 else None) == response.headers.get("ETag")


@pytest.mark.parametrize(("if_match", "expected"), [(ETAG, 200), ("*", 200), (None, 428)])
async def test_version_can_be_required(
    settings: Settings, if_match: str | None, expected: int
) -> None:
    headers = {} if if_match is None else {"If-Match": if_match}
    app = create_app(settings.model_copy(update={"require_if_match": True}))
    async with with_probe(app) as client:
        response = await client.put("/probe", headers=headers)

    assert expected == response.status_code


async def test_version_is_documented(settings: Settings) -> None:
    async with with_probe(create_app(settings)) as client:
        document = (await client.get("/openapi.json")).json()

    operation = document["paths"]["/probe"]["put"]
    assert ["If-Match"] == [parameter["name"] for parameter in operation["parameters"]]
    assert {"412", "428"} <= operation["responses"].keys()
