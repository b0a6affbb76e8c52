"""Registration, login, and tokens that are not to be trusted."""

import datetime as dt
from typing import Any

import jwt
import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient, Response
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.deps import get_database
from app.config import Settings
from app.core.security import issue_token
from app.models.user import User

EMAIL = "ada@example.com"
PASSWORD = "correct horse"


async def register(client: AsyncClient, email: str = EMAIL, password: str = PASSWORD) -> Response:
    body = {"email": email, "password": password, "is_admin": True}
    return await client.post("/api/v1/auth/register", json=body)


async def login(client: AsyncClient, username: str = EMAIL, password: str = PASSWORD) -> Response:
    form = {"username": username, "password": password}
    return await client.post("/api/v1/auth/login", data=form)


async def get_me(client: AsyncClient, token: str) -> Response:
    return await client.get("/api/v1/users/me", headers={"Authorization": f"Bearer {token}"})


def assert_unauthorized(response: Response) -> None:
    assert 401 == response.status_code
    assert "application/problem+json" == response.headers["Content-Type"]
    assert "Bearer" == response.headers["WWW-Authenticate"]


class TestRegister:
    async def test_answers_with_the_user_and_no_password(self, client: AsyncClient) -> None:
        response = await register(client, email="Ada@Example.com")

        assert 201 == response.status_code
        user = response.json()
        assert {"id", "email", "is_admin", "created_at", "updated_at"} == user.keys()
        assert EMAIL == user["email"]

    async def test_does_not_let_anyone_become_an_administrator(self, client: AsyncClient) -> None:
        response = await register(client)

        assert response.json()["is_admin"] is False

    async def test_refuses_an_email_address_that_is_taken(self, client: AsyncClient) -> None:
        await register(client)

        response = await register(client, email=EMAIL.upper())

        assert 409 == response.status_code
        assert "email" == response.json()["errors"][0]["field"]

    async def test_refuses_a_short_password(self, client: AsyncClient) -> None:
        response = await register(client, password="1234567")

        assert 422 == response.status_code
        assert "password" == response.json()["errors"][0]["field"]
        assert "1234567" not in response.text

    async def test_refuses_a_password_that_is_not_unicode(self, client: AsyncClient) -> None:
        body = r'{"email": "ada@example.com", "password": "\ud800 correct horse"}'
        response = await client.post(
            "/api/v1/auth/register", content=body, headers={"Content-Type": "application/json"}
        )

        assert 422 == response.status_code
        assert "password" == response.json()["errors"][0]["field"]


class TestLogin:
    @pytest.mark.parametrize("username", [EMAIL, EMAIL.upper()])
    async def test_gives_a_token(self, client: AsyncClient, username: str) -> None:
        await register(client)

        response = await login(client, username)

        assert 200 == response.status_code
        assert "bearer" == response.json()["token_type"]
        me = await get_me(client, response.json()["access_token"])
        assert EMAIL == me.json()["email"]

    async def test_does_not_tell_which_users_there_are(self, client: AsyncClient) -> None:
        await register(client)

        wrong_password = await login(client, password="wrong horse")
        unknown_user = await login(client, username="nobody@example.com")

        assert_unauthorized(wrong_password)
        assert_unauthorized(unknown_user)
        assert wrong_password.json() == unknown_user.json()

    async def test_begins_no_transaction(self, app: FastAPI, client: AsyncClient) -> None:
        """It would stay open for as long as the password is checked."""
        await register(client)
        del app.dependency_overrides[get_database]().session

        response = await login(client)

        assert 200 == response.status_code

    async def test_refuses_what_the_database_cannot_store(self, client: AsyncClient) -> None:
        response = await login(client, username="ada\0@example.com")

        assert 422 == response.status_code
        assert "username" == response.json()["errors"][0]["field"]


def make_token(
    settings: Settings, algorithm: str = "HS256", key: str | None = None, **claims: Any
) -> str:
    if key is None:
        key = settings.jwt_secret.get_secret_value()
    return jwt.encode(claims, key, algorithm)


class TestToken:
    @pytest.fixture
    def claims(self, user: User) -> dict[str, Any]:
        """Return the claims of a good token, for each test to spoil in one way."""
        return {"sub": str(user.id), "exp": dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)}

    async def test_is_good_as_it_stands(
        self, client: AsyncClient, settings: Settings, claims: dict[str, Any]
    ) -> None:
        response = await get_me(client, make_token(settings, **claims))

        assert 200 == response.status_code

    @pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param({"exp": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, id="expired"),
            pytest.param({"sub": "1"}, id="no user's id"),
            pytest.param({"key": "another secret, just as long as ours"}, id="forged"),
            pytest.param({"algorithm": "HS384"}, id="another algorithm"),
            pytest.param({"algorithm": "none", "key": ""}, id="no signature"),
        ],
    )
    async def test_is_refused(
        self,
        client: AsyncClient,
        settings: Settings,
        claims: dict[str, Any],
        changes: dict[str, Any],
    ) -> None:
        response = await get_me(client, make_token(settings, **claims | changes))

        assert_unauthorized(response)

    @pytest.mark.parametrize("claim", ["exp", "sub"])
    async def test_is_refused_without_a_claim(
        self, client: AsyncClient, settings: Settings, claims: dict[str, Any], claim: str
    ) -> None:
        del claims[claim]

        response = await get_me(client, make_token(settings, **claims))

        assert_unauthorized(response)

    async def test_is_refused_if_it_is_none(self, client: AsyncClient) -> None:
        response = await get_me(client, "nonsense")

        assert_unauthorized(response)

    async def test_is_refused_once_the_user_is_deleted(
        self, client: AsyncClient, settings: Settings, session: AsyncSession, user: User
    ) -> None:
        token = issue_token(settings, user.id)
        await session.delete(user)
        await session.commit()

        response = await get_me(client, token)

        assert_unauthorized(response)
