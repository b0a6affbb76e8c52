"""Tests for the rules of the user service, without a database."""

from unittest.mock import Mock, create_autospec

import pytest

from app.models.user import User
from app.repositories.user_repository import UserRepository
from app.services.user_service import UserService

EMAIL = "ada@example.com"


@pytest.fixture
def repository() -> Mock:
    repository: Mock = create_autospec(UserRepository, instance=True)
    repository.add.side_effect = lambda user: user
    return repository


@pytest.fixture
def service(repository: Mock) -> UserService:
    return UserService(repository)


async def test_register_stores_the_hash(service: UserService, repository: Mock) -> None:
    user = await service.register(EMAIL, "a hash")

    repository.add.assert_awaited_once_with(user)
    assert (EMAIL, "a hash") == (user.email, user.password_hash)


async def test_email_address_is_found_in_any_case(service: UserService, repository: Mock) -> None:
    repository.get_by_email.return_value = User(email=EMAIL)

    user = await service.get_by_email(EMAIL.upper())

    assert repository.get_by_email.return_value is user
    repository.get_by_email.assert_awaited_once_with(EMAIL)
