"""Business logic for users."""

from app.core.queries import Slice
from app.models.user import User
from app.repositories.user_repository import UserRepository


class UserService:
    def __init__(self, users: UserRepository) -> None:
        self._users = users

    async def page(self, *, limit: int, offset: int) -> Slice[User]:
        return await self._users.page(limit=limit, offset=offset)

    async def register(self, email: str, password_hash: str) -> User:
        return await self._users.add(User(email=email, password_hash=password_hash))

    async def replace_password_hash(self, old: str, new: str) -> None:
        await self._users.replace_password_hash(old, new)

    async def get_by_email(self, email: str) -> User | None:
        return await self._users.get_by_email(email.lower())
