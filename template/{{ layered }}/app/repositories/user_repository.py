"""Database queries for users."""

from sqlalchemy import bindparam, select, update

from app.models.user import User
from app.repositories.base import Repository

BY_EMAIL = select(User).where(User.email == bindparam("email"))


class UserRepository(Repository[User]):
    model = User

    async def get_by_email(self, email: str) -> User | None:
        return (await self._session.scalars(BY_EMAIL, {"email": email})).one_or_none()

    async def replace_password_hash(self, old: str, new: str) -> None:
        """Replace a hash, unless the user has changed the password in the meantime."""
        has_old = User.password_hash == old
        await self._session.execute(update(User).where(has_old).values(password_hash=new))
