"""Tests for pages by limit and offset, and by number and size."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from app.api.deps import PageDep
from app.config import Settings
from main import create_app

MAX_OFFSET: int = Settings.model_fields["max_offset"].default
LAST_PAGE = MAX_OFFSET // 100 + 1
"""The last page if each has 100 rows."""


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    app = create_app(settings)

    @app.get("/probe")
    async def read(page: PageDep) -> list[int]:
        return [page.limit, page.offset]

    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        yield client


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [20, 0]),
        ("limit=5&offset=7", [5, 7]),
        ("currentPage=1", [20, 0]),
        ("currentPage=3&pageSize=5", [5, 10]),
        ("pageSize=5", [5, 0]),
        (f"currentPage={LAST_PAGE}&pageSize=100", [100, MAX_OFFSET]),
        (f"currentPage={MAX_OFFSET + 1}&pageSize=1", [1, MAX_OFFSET]),
    ],
)
async def test_page_is_found(client: AsyncClient, query: str, expected: list[int]) -> None:
    response = await client.get(f"/probe?{query}")

    assert expected == response.json()


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("currentPage=0", ["currentPage"]),
        (f"currentPage={LAST_PAGE + 1}&pageSize=100", ["currentPage"]),
        (f"currentPage={2**63}", ["currentPage"]),
        ("pageSize=0", ["pageSize"]),
        ("pageSize=101", ["pageSize"]),
        ("limit=5&currentPage=2", ["limit"]),
        ("limit=5&offset=0&pageSize=5", ["limit", "offset"]),
    ],
)
async def test_page_is_refused(client: AsyncClient, query: str, fields: list[str]) -> None:
    response = await client.get(f"/probe?{query}")

    assert 422 == response.status_code
    assert fields == [error["field"] for error in response.json()["errors"]]
