"""Business logic for users."""

from sqlalchemy import update

from app.models.user import User
from app.services import base


class UserService(base.Service[User]):
    class Repo(base.Repository[User]):
        model_type = User
        label = "user"

        async def replace_password_hash(self, old: str, new: str) -> None:
            """Replace a hash, unless the user has changed the password in the meantime."""
            has_old = User.password_hash == old
            await self.session.execute(update(User).where(has_old).values(password_hash=new))

    repository: Repo
    repository_type = Repo

    async def register(self, email: str, password_hash: str) -> User:
        return await self.create(User(email=email, password_hash=password_hash))

    async def replace_password_hash(self, old: str, new: str) -> None:
        await self.repository.replace_password_hash(old, new)

    async def get_by_email(self, email: str) -> User | None:
        return await self.get_one_or_none(User.email == email.lower())
