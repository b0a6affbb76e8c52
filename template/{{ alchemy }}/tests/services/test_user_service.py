"""Tests for the rules of the user service."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.services.user_service import UserService
from tests.factories.user_factory import UserFactory

EMAIL = "ada@example.com"


@pytest.fixture
def service(session: AsyncSession) -> UserService:
    return UserService(session)


async def test_register_stores_the_hash(service: UserService) -> None:
    user = await service.register(EMAIL, "a hash")

    assert (EMAIL, "a hash") == (user.email, user.password_hash)


async def test_email_address_is_found_in_any_case(service: UserService) -> None:
    user = await UserFactory.create_async(email=EMAIL)

    assert user is await service.get_by_email(EMAIL.upper())
