"""What all services do with a table, shown on users."""

from uuid import uuid4

import pytest
from advanced_alchemy.filters import LimitOffset, OrderBy
from fastapi import FastAPI
from httpx2 import AsyncClient
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.deps import SessionDep, UserServiceDep
from app.config import Settings
from app.core.exceptions import ConflictError, NotFoundError
from app.models.user import User
from app.services.user_service import UserService
from main import create_app
from tests.factories.user_factory import UserFactory


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


@pytest.fixture
def service(session: AsyncSession) -> UserService:
    return UserService(session)


async def test_get_is_one_statement(service: UserService, statements: list[str]) -> None:
    user = await UserFactory.create_async()
    statements.clear()

    assert user is await service.get(user.id)
    assert ["SELECT"] == statements


async def test_page_is_two_statements(service: UserService, statements: list[str]) -> None:
    users = await UserFactory.create_batch_async(3)
    statements.clear()

    rows, total = await service.get_many_and_count(LimitOffset(2, 1), OrderBy("id"))

    assert (users[1:], 3) == (rows, total)
    assert ["SELECT", "SELECT"] == statements


async def test_page_past_the_end_has_the_total(service: UserService) -> None:
    await UserFactory.create_async()

    assert ([], 1) == await service.get_many_and_count(LimitOffset(20, 1), OrderBy("id"))


async def test_create_reads_nothing_back(service: UserService, statements: list[str]) -> None:
    await service.create({"email": "ada@example.com", "password_hash": "x"})

    assert ["INSERT"] == statements


async def test_create_stores_the_defaults_of_a_schema(service: UserService) -> None:
    class Invitation(BaseModel):
        email: str
        password_hash: str = "no password yet"

    user = await service.create(Invitation(email="ada@example.com"))

    assert "no password yet" == user.password_hash


async def test_update_reads_once(service: UserService, statements: list[str]) -> None:
    user = await UserFactory.create_async()
    statements.clear()

    updated = await service.update({"email": "ada@example.com"}, user.id)

    assert "ada@example.com" == updated.email
    assert ["SELECT", "UPDATE"] == statements


async def test_update_finds_the_row_by_its_key(service: UserService, session: AsyncSession) -> None:
    user = await UserFactory.create_async()

    await service.update(User(id=user.id, email="ada@example.com"))

    await session.refresh(user)
    assert "ada@example.com" == user.email


async def test_delete_reads_once(service: UserService, statements: list[str]) -> None:
    user = await UserFactory.create_async()
    statements.clear()

    await service.delete(user.id)

    assert ["SELECT", "DELETE"] == statements


async def test_delete_takes_another_key(service: UserService, session: AsyncSession) -> None:
    user = await UserFactory.create_async()

    await service.delete(user.email, id_attribute="email")

    assert await session.get(User, user.id) is None


async def test_conflict_names_the_field(service: UserService) -> None:
    taken, user = await UserFactory.create_batch_async(2)

    with pytest.raises(ConflictError) as refusal:
        await service.update({"email": taken.email}, user.id)

    assert ("email",) == refusal.value.fields


async def test_unknown_row_is_named(service: UserService) -> None:
    key = uuid4()

    with pytest.raises(NotFoundError, match=f"There is no user with the id {key}"):
        await service.update({"is_admin": True}, key)


async def test_service_works_in_the_session_of_the_request(
    app: FastAPI, client: AsyncClient
) -> None:
    """Which is committed before the response is sent."""

    @app.post("/probe")
    async def compare(session: SessionDep, users: UserServiceDep) -> bool:
        return users.repository.session is session

    response = await client.post("/probe")

    assert response.json() is True
