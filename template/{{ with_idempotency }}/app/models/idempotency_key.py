"""The `idempotency_keys` table."""

import datetime as dt

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, json_type


class IdempotencyKey(Base):
    """A key that a client sent with a POST, and the response that a repeated POST gets.

    The key and the request are digests, because a request can contain a password.
    """

    __tablename__ = "idempotency_keys"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    request_digest: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)
    status: Mapped[int]
    headers: Mapped[list[tuple[str, str]]] = mapped_column(json_type(none_as_null=True))
    body: Mapped[bytes]
