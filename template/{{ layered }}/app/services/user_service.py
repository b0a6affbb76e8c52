"""Business logic for users."""

from app.core.exceptions import UnauthorizedError
from app.core.queries import Slice
from app.core.security import hash_password, verify_password
from app.models.user import User
from app.repositories.user_repository import UserRepository
from app.schemas.user import UserCreate


class UserService:
    def __init__(self, users: UserRepository) -> None:
        self._users = users

    async def page(self, *, limit: int, offset: int) -> Slice[User]:
        return await self._users.page(limit=limit, offset=offset)

    async def register(self, data: UserCreate) -> User:
        hashed = await hash_password(data.password.get_secret_value())
        return await self._users.add(User(email=data.email, password_hash=hashed))

    async def authenticate(self, email: str, password: str) -> User:
        user = await self._users.get_by_email(email.lower())
        fits = await verify_password(password, user.password_hash if user else None)
        if user is None or not fits:
            raise UnauthorizedError("The email address or the password is wrong.")
        return user
