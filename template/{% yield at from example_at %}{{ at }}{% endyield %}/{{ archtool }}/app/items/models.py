"""The `items` table."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Entity, TimestampMixin


class Item(TimestampMixin, Entity):
    __tablename__ = "items"

    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str | None] = mapped_column(Text)
