"""Who may see which users."""

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.user import User
from tests.factories.user_factory import UserFactory


@pytest.fixture
async def as_admin(signed_in: AsyncClient, session: AsyncSession, user: User) -> AsyncClient:
    """Let the signed-in user be an administrator."""
    user.is_admin = True
    await session.commit()
    return signed_in


class TestMe:
    async def test_is_the_signed_in_user(self, signed_in: AsyncClient, user: User) -> None:
        response = await signed_in.get("/api/v1/users/me")

        assert 200 == response.status_code
        assert str(user.id) == response.json()["id"]

    async def test_is_nobody_without_a_token(self, client: AsyncClient) -> None:
        response = await client.get("/api/v1/users/me")

        assert 401 == response.status_code
        assert "Bearer" == response.headers["WWW-Authenticate"]


class TestList:
    async def test_is_a_page(self, as_admin: AsyncClient, user: User) -> None:
        users = [user, *await UserFactory.create_batch_async(2)]

        response = await as_admin.get("/api/v1/users")

        assert 200 == response.status_code
        page = response.json()
        assert {str(each.id) for each in users} == {item["id"] for item in page.pop("items")}
        assert {"total": 3, "limit": 20, "offset": 0} == page

    async def test_has_no_more_rows_than_the_limit(self, as_admin: AsyncClient) -> None:
        await UserFactory.create_batch_async(2)

        response = await as_admin.get("/api/v1/users", params={"limit": 2, "offset": 1})

        page = response.json()
        assert 2 == len(page.pop("items"))
        assert {"total": 3, "limit": 2, "offset": 1} == page

    async def test_past_the_end_still_knows_the_total(self, as_admin: AsyncClient) -> None:
        response = await as_admin.get("/api/v1/users", params={"offset": 100})

        assert {"items": [], "total": 1, "limit": 20, "offset": 100} == response.json()

    @pytest.mark.parametrize(
        ("parameter", "value"), [("limit", 0), ("limit", 101), ("offset", -1), ("offset", 2**63)]
    )
    async def test_has_bounds(self, as_admin: AsyncClient, parameter: str, value: int) -> None:
        response = await as_admin.get("/api/v1/users", params={parameter: value})

        assert 422 == response.status_code
        assert parameter == response.json()["errors"][0]["field"]

    async def test_is_for_administrators(self, signed_in: AsyncClient) -> None:
        response = await signed_in.get("/api/v1/users")

        assert 403 == response.status_code
        assert "application/problem+json" == response.headers["Content-Type"]

    async def test_is_not_for_strangers(self, client: AsyncClient) -> None:
        response = await client.get("/api/v1/users")

        assert 401 == response.status_code
