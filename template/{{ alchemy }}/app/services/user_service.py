"""Business logic for users."""

from app.models.user import User
from app.services import base


class UserService(base.Service[User]):
    class Repo(base.Repository[User]):
        model_type = User
        label = "user"

    repository_type = Repo

    async def register(self, email: str, password_hash: str) -> User:
        return await self.create(User(email=email, password_hash=password_hash))

    async def get_by_email(self, email: str) -> User | None:
        return await self.get_one_or_none(User.email == email.lower())
