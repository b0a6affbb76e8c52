"""Business logic for users."""

from app.core.exceptions import UnauthorizedError
from app.core.security import hash_password, verify_password
from app.models.user import User
from app.schemas.user import UserCreate
from app.services import base


class UserService(base.Service[User]):
    class Repo(base.Repository[User]):
        model_type = User
        label = "user"

    repository_type = Repo

    async def register(self, data: UserCreate) -> User:
        hashed = await hash_password(data.password.get_secret_value())
        return await self.create(User(email=data.email, password_hash=hashed))

    async def authenticate(self, email: str, password: str) -> User:
        user = await self.get_one_or_none(User.email == email.lower())
        fits = await verify_password(password, user.password_hash if user else None)
        if user is None or not fits:
            raise UnauthorizedError("The email address or the password is wrong.")
        return user
