"""Tests for the rules of the user service, without a database."""

from unittest.mock import Mock, create_autospec

import pytest

from app.core.unit_of_work import UnitOfWork
from app.users.interfaces import UserRepoABC
from app.users.models import User
from app.users.services import UserService

EMAIL = "ada@example.com"


@pytest.fixture
def uow() -> Mock:
    uow: Mock = create_autospec(UnitOfWork, instance=True)
    return uow


@pytest.fixture
def repo() -> Mock:
    repo: Mock = create_autospec(UserRepoABC, instance=True)
    repo.add.side_effect = lambda _uow, user: user
    return repo


@pytest.fixture
def service(repo: Mock) -> UserService:
    service = UserService()
    service.repo = repo
    return service


async def test_register_stores_the_hash(service: UserService, repo: Mock, uow: Mock) -> None:
    user = await service.register(uow, EMAIL, "a hash")

    repo.add.assert_awaited_once_with(uow, user)
    assert (EMAIL, "a hash") == (user.email, user.password_hash)


async def test_email_address_is_found_in_any_case(
    service: UserService, repo: Mock, uow: Mock
) -> None:
    repo.get_by_email.return_value = User(email=EMAIL)

    user = await service.get_by_email(uow, EMAIL.upper())

    assert repo.get_by_email.return_value is user
    repo.get_by_email.assert_awaited_once_with(uow, EMAIL)
