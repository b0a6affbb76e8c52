"""Database queries for users."""

from sqlalchemy import bindparam, select

from app.models.user import User
from app.repositories.base import Repository

BY_EMAIL = select(User).where(User.email == bindparam("email"))


class UserRepository(Repository[User]):
    model = User

    async def get_by_email(self, email: str) -> User | None:
        return (await self._session.scalars(BY_EMAIL, {"email": email})).one_or_none()
