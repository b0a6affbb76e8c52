"""Tests for the rules of the user service, without a database."""

from unittest.mock import Mock, create_autospec

import pytest

from app.core.exceptions import UnauthorizedError
from app.core.security import hash_password, verify_password
from app.models.user import User
from app.repositories.user_repository import UserRepository
from app.schemas.user import UserCreate
from app.services.user_service import UserService

EMAIL = "ada@example.com"
PASSWORD = "correct horse"


@pytest.fixture
def repository() -> Mock:
    repository: Mock = create_autospec(UserRepository, instance=True)
    repository.add.side_effect = lambda user: user
    return repository


@pytest.fixture
def service(repository: Mock) -> UserService:
    return UserService(repository)


async def test_register_stores_a_hash(service: UserService, repository: Mock) -> None:
    user = await service.register(UserCreate(email=EMAIL, password=PASSWORD))

    repository.add.assert_awaited_once_with(user)
    assert EMAIL == user.email
    assert PASSWORD not in user.password_hash
    assert await verify_password(PASSWORD, user.password_hash)


async def test_authenticate_finds_the_user(service: UserService, repository: Mock) -> None:
    user = User(email=EMAIL, password_hash=await hash_password(PASSWORD))
    repository.get_by_email.return_value = user

    assert user is await service.authenticate(EMAIL.upper(), PASSWORD)
    repository.get_by_email.assert_awaited_once_with(EMAIL)


async def test_authenticate_refuses_a_wrong_password(
    service: UserService, repository: Mock
) -> None:
    hashed = await hash_password(PASSWORD)
    repository.get_by_email.return_value = User(email=EMAIL, password_hash=hashed)

    with pytest.raises(UnauthorizedError):
        await service.authenticate(EMAIL, "wrong horse")


async def test_authenticate_refuses_an_unknown_user(service: UserService, repository: Mock) -> None:
    repository.get_by_email.return_value = None

    with pytest.raises(UnauthorizedError):
        await service.authenticate(EMAIL, PASSWORD)
