"""Users for tests."""

from app.models.user import User
from tests.factories.base import Factory, sequence


class UserFactory(Factory[User]):
    __model__ = User

    email = sequence(lambda n: f"user-{n}@example.com")
    password_hash = "not the hash of any password"
    is_admin = False
