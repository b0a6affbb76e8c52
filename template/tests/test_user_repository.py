"""What repositories raise."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.user import User
from app.repositories.user_repository import UserRepository


async def test_violation_that_is_no_conflict_keeps_its_cause(session: AsyncSession) -> None:
    with pytest.raises(IntegrityError) as refusal:
        await UserRepository(session).add(User(email="ada@example.com"))  # without a password

    assert refusal.value.orig is refusal.value.__cause__
