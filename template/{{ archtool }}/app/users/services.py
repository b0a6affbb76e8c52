"""Business logic for users."""

from app.core.exceptions import UnauthorizedError
from app.core.queries import Slice
from app.core.security import hash_password, verify_password
from app.core.unit_of_work import UnitOfWork
from app.users.interfaces import UserRepoABC, UserServiceABC
from app.users.models import User
from app.users.schemas import UserCreate


class UserService(UserServiceABC):
    repo: UserRepoABC

    async def page(self, uow: UnitOfWork, *, limit: int, offset: int) -> Slice[User]:
        return await self.repo.page(uow, limit=limit, offset=offset)

    async def register(self, uow: UnitOfWork, data: UserCreate) -> User:
        hashed = await hash_password(data.password.get_secret_value())
        return await self.repo.add(uow, User(email=data.email, password_hash=hashed))

    async def authenticate(self, uow: UnitOfWork, email: str, password: str) -> User:
        user = await self.repo.get_by_email(uow, email.lower())
        fits = await verify_password(password, user.password_hash if user else None)
        if user is None or not fits:
            raise UnauthorizedError("The email address or the password is wrong.")
        return user
