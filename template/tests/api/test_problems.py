"""Tests that every error response is a problem detail (RFC 9457)."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI, Query
from fastapi.security import HTTPBearer
from httpx2 import ASGITransport, AsyncClient, Response
from pydantic import Field

from app.api.problems import add_problem_handlers, problem_responses
from app.config import Settings
from app.schemas.base import RequestBody
from app.schemas.types import LocalDate, NonBlankText, PathText, Text
from main import create_app


class Line(RequestBody):
    name: Text


class Order(RequestBody):
    price: int
    lines: list[Line] = []
    title: Annotated[NonBlankText, Field(max_length=5)] = "Lamps"
    code: PathText = "A1"
    due: LocalDate | None = None


@pytest.fixture
async def probes(settings: Settings) -> AsyncIterator[AsyncClient]:
    """Yield a client of an application with routes that can fail."""
    app = create_app(settings)

    @app.post("/orders")
    async def create_order(order: Order) -> Order:
        return order

    @app.get("/orders")
    async def list_orders(limit: Annotated[int, Query(), Field(le=100)]) -> int:
        return limit

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("the password is hunter2")

    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


def problem(response: Response) -> dict[str, Any]:
    """Return the problem details of a response, and check their shape."""
    assert "application/problem+json" == response.headers["Content-Type"]
    problem: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail", "errors"} == problem.keys()
    assert response.status_code == problem["status"]
    return problem


def fields(response: Response) -> list[str]:
    assert 422 == response.status_code
    return [error["field"] for error in problem(response)["errors"]]


async def test_unknown_path(client: AsyncClient) -> None:
    response = await client.get("/nowhere")

    expected = {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Not Found",
        "errors": [],
    }
    assert expected == problem(response)


async def test_wrong_method_keeps_allow(client: AsyncClient) -> None:
    response = await client.delete("/health/live")

    assert 405 == problem(response)["status"]
    assert "GET, HEAD" == response.headers["Allow"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"price": "x"}, "price"),
        ({}, "price"),
        ({"price": 1, "lines": [{"name": "a"}, {}]}, "lines.1.name"),
        ({"price": 1, "prize": 2}, "prize"),
        ([], "body"),
        (None, "body"),
    ],
)
async def test_invalid_body_names_the_field(probes: AsyncClient, body: object, field: str) -> None:
    response = await probes.post("/orders", json=body)

    assert [field] == fields(response)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (rb'{"price": 1, "lines": [{"name": "\ud800"}]}', "lines.0.name"),
        (rb'{"price": 1, "\ud800": 1}', "body"),
    ],
)
async def test_lone_surrogate(probes: AsyncClient, content: bytes, field: str) -> None:
    """JSON can contain half a character, which no database can store."""
    response = await probes.post(
        "/orders", content=content, headers={"Content-Type": "application/json"}
    )

    assert [field] == fields(response)


@pytest.mark.parametrize(
    ("wrong", "detail"),
    [
        ({"title": " "}, "Value must not be blank, or contain the character NUL"),
        ({"title": "Lantern"}, "String should have at most 5 characters"),
        ({"code": ".."}, "Value must have only characters that a URL path can contain, "),
        ({"lines": [{"name": "\0"}]}, "Value must not contain the character NUL"),
        ({"due": 20260131}, "Value must be text such as 2026-01-31"),
    ],
)
async def test_says_in_words_what_is_wrong(
    probes: AsyncClient, wrong: dict[str, object], detail: str
) -> None:
    response = await probes.post("/orders", json={"price": 1, **wrong})

    (error,) = problem(response)["errors"]
    assert error["detail"].startswith(detail)


async def test_names_a_limited_number_of_fields(probes: AsyncClient) -> None:
    unknown = {f"field{number}": 1 for number in range(1000)}

    response = await probes.post("/orders", json={"price": 1, **unknown})

    assert 100 == len(fields(response))


async def test_missing_body(probes: AsyncClient) -> None:
    response = await probes.post("/orders")

    assert ["body"] == fields(response)


@pytest.mark.parametrize("content", [b'{"price": ', b"\xf8\xff", b"[" * 100_000])
async def test_malformed_json(probes: AsyncClient, content: bytes) -> None:
    response = await probes.post(
        "/orders", content=content, headers={"Content-Type": "application/json"}
    )

    assert ["body"] == fields(response)


async def test_invalid_query_names_the_parameter(probes: AsyncClient) -> None:
    response = await probes.get("/orders", params={"limit": 101})

    assert ["limit"] == fields(response)


async def test_unexpected_error_tells_nothing(probes: AsyncClient) -> None:
    response = await probes.get("/broken")

    assert 500 == problem(response)["status"]
    assert "hunter2" not in response.text
    assert "RuntimeError" not in response.text


async def test_unexpected_error_without_a_request_id() -> None:
    """Without RequestLogMiddleware, requests have no ID."""
    app = FastAPI()
    add_problem_handlers(app)
    transport = ASGITransport(app, raise_app_exceptions=False)

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError

    async with AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.get("/broken")

    assert 500 == problem(response)["status"]
    assert "X-Request-ID" not in response.headers


def test_documentation_describes_problems(app: FastAPI) -> None:
    document = app.openapi()

    described = {
        f"{method} {path} {status}": response["content"]
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        for status, response in operation["responses"].items()
        if status.startswith("4")
    }
    reference = {"$ref": "#/components/schemas/Problem"}
    content = {"application/problem+json": {"schema": reference}}
    assert dict.fromkeys(described, content) == described
    assert {"Problem", "FieldProblem"} <= document["components"]["schemas"].keys()


def test_documentation_names_usual_problems() -> None:
    app = FastAPI()
    add_problem_handlers(app)
    guard = Depends(HTTPBearer())

    @app.get("/orders")
    @app.post("/orders", dependencies=[guard])
    @app.get("/orders/{number}")
    @app.put("/orders/{number}")
    @app.delete("/orders/{number}", dependencies=[guard])
    @app.post("/login", responses=problem_responses(429))
    async def probe() -> None: ...

    @app.patch("/orders")
    async def change(order: Order) -> None: ...

    named = {
        f"{method} {path}": sorted(operation["responses"].keys() - {"200", "422"})
        for path, operations in app.openapi()["paths"].items()
        for method, operation in operations.items()
    }
    assert named == {
        "get /orders": [],
        "post /orders": ["401", "409"],
        "get /orders/{number}": ["404"],
        "put /orders/{number}": ["404", "409"],
        "delete /orders/{number}": ["401", "404", "409"],
        "post /login": ["429"],
        "patch /orders": ["408", "409", "413"],
    }
