"""The `users` table."""

from sqlalchemy import String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import {{ model_bases.split(", ") | sort | join(", ") }}


class User({{ model_bases }}):
    __tablename__ = "users"

    email: Mapped[str] = mapped_column(String(320), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    is_admin: Mapped[bool] = mapped_column(default=False, server_default=false())
    role: Mapped[str | None] = mapped_column(String(40))
