"""Tests for the rules of the user service, without a database."""

from unittest.mock import Mock, create_autospec

import pytest

from app.core.exceptions import UnauthorizedError
from app.core.security import hash_password, verify_password
from app.core.unit_of_work import UnitOfWork
from app.users.interfaces import UserRepoABC
from app.users.models import User
from app.users.schemas import UserCreate
from app.users.services import UserService

EMAIL = "ada@example.com"
PASSWORD = "correct horse"


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


async def test_register_stores_a_hash(service: UserService, repo: Mock, uow: Mock) -> None:
    user = await service.register(uow, UserCreate(email=EMAIL, password=PASSWORD))

    repo.add.assert_awaited_once_with(uow, user)
    assert EMAIL == user.email
    assert PASSWORD not in user.password_hash
    assert await verify_password(PASSWORD, user.password_hash)


async def test_authenticate_finds_the_user(service: UserService, repo: Mock, uow: Mock) -> None:
    user = User(email=EMAIL, password_hash=await hash_password(PASSWORD))
    repo.get_by_email.return_value = user

    assert user is await service.authenticate(uow, EMAIL.upper(), PASSWORD)
    repo.get_by_email.assert_awaited_once_with(uow, EMAIL)


async def test_authenticate_refuses_a_wrong_password(
    service: UserService, repo: Mock, uow: Mock
) -> None:
    hashed = await hash_password(PASSWORD)
    repo.get_by_email.return_value = User(email=EMAIL, password_hash=hashed)

    with pytest.raises(UnauthorizedError):
        await service.authenticate(uow, EMAIL, "wrong horse")


async def test_authenticate_refuses_an_unknown_user(
    service: UserService, repo: Mock, uow: Mock
) -> None:
    repo.get_by_email.return_value = None

    with pytest.raises(UnauthorizedError):
        await service.authenticate(uow, EMAIL, PASSWORD)
