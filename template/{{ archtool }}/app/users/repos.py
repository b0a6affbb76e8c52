"""Database queries for users."""

from sqlalchemy import bindparam, select, update

from app.core.unit_of_work import UnitOfWork
from app.repos.base import BaseRepo
from app.users.interfaces import UserRepoABC
from app.users.models import User

BY_EMAIL = select(User).where(User.email == bindparam("email"))


class UserRepo(BaseRepo[User], UserRepoABC):
    model = User

    async def get_by_email(self, uow: UnitOfWork, email: str) -> User | None:
        return (await uow.get_session().scalars(BY_EMAIL, {"email": email})).one_or_none()

    async def replace_password_hash(self, uow: UnitOfWork, old: str, new: str) -> None:
        """Replace a hash, unless the user has changed the password in the meantime."""
        has_old = User.password_hash == old
        await uow.get_session().execute(update(User).where(has_old).values(password_hash=new))
