"""Business logic for users."""

from app.core.queries import Slice
from app.core.unit_of_work import UnitOfWork
from app.users.interfaces import UserRepoABC, UserServiceABC
from app.users.models import User


class UserService(UserServiceABC):
    repo: UserRepoABC

    async def page(self, uow: UnitOfWork, *, limit: int, offset: int) -> Slice[User]:
        return await self.repo.page(uow, limit=limit, offset=offset)

    async def register(self, uow: UnitOfWork, email: str, password_hash: str) -> User:
        return await self.repo.add(uow, User(email=email, password_hash=password_hash))

    async def replace_password_hash(self, uow: UnitOfWork, old: str, new: str) -> None:
        await self.repo.replace_password_hash(uow, old, new)

    async def get_by_email(self, uow: UnitOfWork, email: str) -> User | None:
        return await self.repo.get_by_email(uow, email.lower())
