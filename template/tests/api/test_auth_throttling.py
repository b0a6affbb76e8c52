"""Tests for limits of how often clients can try to log in and to register."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient, Response
from limits.errors import ConfigurationError

from app.config import Settings
from main import create_app

EMAIL = "ada@example.com"
OTHER_EMAIL = "bob@example.com"
HOST, OTHER_HOST = "192.0.2.1", "192.0.2.2"


class Service:
    """An application that clients with different addresses call."""

    def __init__(self, settings: Settings, **limits: Any) -> None:
        self.app = create_app(settings.model_copy(update=limits))

    async def post(self, path: str, host: str, **content: Any) -> Response:
        transport = ASGITransport(self.app, client=(host, 50000))
        async with AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.post(f"/api/v1/auth/{path}", **content)

    async def log_in(self, email: str = EMAIL, host: str = HOST) -> Response:
        return await self.post("login", host, data={"username": email, "password": "wrong horse"})

    async def register(self, host: str = HOST) -> Response:
        return await self.post("register", host, json={})


@asynccontextmanager
async def serving(settings: Settings, **limits: Any) -> AsyncIterator[Service]:
    service = Service(settings, **limits)
    async with service.app.router.lifespan_context(service.app):
        yield service


async def test_logins_to_an_account_are_limited(settings: Settings) -> None:
    async with serving(settings, logins_per_account=2) as service:
        answers = [await service.log_in(host=host) for host in (HOST, OTHER_HOST, HOST)]
        in_other_case = await service.log_in(EMAIL.upper())
        to_another = await service.log_in(OTHER_EMAIL)

    assert [401, 401, 429] == [answer.status_code for answer in answers]
    assert (429, 401) == (in_other_case.status_code, to_another.status_code)
    assert "application/problem+json" == answers[2].headers["Content-Type"]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60


@pytest.mark.parametrize(
    ("host", "same", "other"),
    [(HOST, HOST, OTHER_HOST), ("2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:1::1")],
)
async def test_logins_from_an_address_are_limited(
    settings: Settings, host: str, same: str, other: str
) -> None:
    async with serving(settings, logins_per_address=1) as service:
        answers = [
            await service.log_in(EMAIL, host),
            await service.log_in(OTHER_EMAIL, same),
            await service.log_in(EMAIL, other),
        ]

    assert [401, 429, 401] == [answer.status_code for answer in answers]


async def test_registrations_are_limited(settings: Settings) -> None:
    async with serving(settings, registrations_per_address=1) as service:
        answers = [await service.register(host) for host in (HOST, HOST, OTHER_HOST)]

    assert [422, 429, 422] == [answer.status_code for answer in answers]


async def test_nothing_is_limited_with_zero(settings: Settings) -> None:
    async with serving(settings) as service:
        answers = [await service.log_in() for _ in range(3)]

    assert {401} == {answer.status_code for answer in answers}


async def test_redis_can_count_for_all_processes(settings: Settings) -> None:
    limits = {"attempts_url": "redis://127.0.0.1:1", "logins_per_account": 1}  # nobody listens
    if find_spec("coredis") is None:
        with pytest.raises(ConfigurationError, match="coredis"):
            create_app(settings.model_copy(update=limits))
        return

    async with serving(settings, **limits) as service:
        response = await service.log_in()

    assert 503 == response.status_code
