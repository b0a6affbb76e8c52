"""Tests for the rules of the user service."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import UnauthorizedError
from app.core.security import hash_password, verify_password
from app.schemas.user import UserCreate
from app.services.user_service import UserService
from tests.factories.user_factory import UserFactory

EMAIL = "ada@example.com"
PASSWORD = "correct horse"


@pytest.fixture
def service(session: AsyncSession) -> UserService:
    return UserService(session)


async def test_register_stores_a_hash(service: UserService) -> None:
    user = await service.register(UserCreate(email=EMAIL, password=PASSWORD))

    assert EMAIL == user.email
    assert PASSWORD not in user.password_hash
    assert await verify_password(PASSWORD, user.password_hash)


async def test_authenticate_finds_the_user(service: UserService) -> None:
    hashed = await hash_password(PASSWORD)
    user = await UserFactory.create_async(email=EMAIL, password_hash=hashed)

    assert user is await service.authenticate(EMAIL.upper(), PASSWORD)


async def test_authenticate_refuses_a_wrong_password(service: UserService) -> None:
    await UserFactory.create_async(email=EMAIL, password_hash=await hash_password(PASSWORD))

    with pytest.raises(UnauthorizedError):
        await service.authenticate(EMAIL, "wrong horse")


async def test_authenticate_refuses_an_unknown_user(service: UserService) -> None:
    with pytest.raises(UnauthorizedError):
        await service.authenticate(EMAIL, PASSWORD)
