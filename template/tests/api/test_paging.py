"""Tests for the setting that limits how far lists can be read."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from app.api.deps import PageDep
from app.config import Settings
from main import create_app


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    app = create_app(settings.model_copy(update={"max_offset": 5}))

    @app.get("/probe")
    async def read(page: PageDep) -> list[int]:
        return [page.limit, page.offset]

    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        yield client


async def test_largest_offset(client: AsyncClient) -> None:
    response = await client.get("/probe?offset=5")

    assert [20, 5] == response.json()


@pytest.mark.parametrize("offset", [6, 2**63])
async def test_beyond_the_largest_offset(client: AsyncClient, offset: int) -> None:
    response = await client.get(f"/probe?offset={offset}")

    assert 422 == response.status_code
    assert [{"field": "offset", "detail": "must not be beyond row 5"}] == response.json()["errors"]


def test_documentation_states_the_largest_offset(app: FastAPI) -> None:
    parameters = app.openapi()["paths"]["/probe"]["get"]["parameters"]

    (offset,) = [each["schema"] for each in parameters if each["name"] == "offset"]
    assert {"type": "integer", "minimum": 0, "maximum": 5, "default": 0} == {
        name: offset[name] for name in offset if name != "title"
    }
