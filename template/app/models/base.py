"""What all tables share."""

import datetime as dt
from enum import StrEnum
from typing import override
from uuid import UUID

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, TypeDecorator, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from uuid_utils.compat import uuid7

from app.core.clock import utc_now


class _SqliteDateTime(TypeDecorator[dt.datetime]):
    """SQLite keeps no offset: store UTC, and say so again when reading."""

    impl = DateTime
    cache_ok = True

    @override
    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return value and value.astimezone(dt.UTC).replace(tzinfo=None)

    @override
    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        return value and value.replace(tzinfo=dt.UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012
        dt.datetime: DateTime(timezone=True).with_variant(_SqliteDateTime(), "sqlite"),
    }


class Entity(Base):
    """A table whose rows are found by a UUID; version 7 sorts by time of creation."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, sort_order=-1)


class TimestampMixin:
    """When a row was made and last changed.

    The values come from Python, so that a row need not be read again after it was written; the
    server's defaults are for rows that other programs insert.
    """

    created_at: Mapped[dt.datetime] = mapped_column(
        default=utc_now, server_default=func.now(), sort_order=1
    )
    updated_at: Mapped[dt.datetime] = mapped_column(
        default=utc_now, onupdate=utc_now, server_default=func.now(), sort_order=1
    )


def enum_type(values: type[StrEnum], *, name: str) -> Enum:
    """Make the column type of an enum: its values as text, and a CHECK that lists them."""
    return Enum(
        values,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=50,
        values_callable=lambda enum: [member.value for member in enum],
    )


def json_type(*, none_as_null: bool) -> JSON:
    """Return a column type; `none_as_null` stores None as NULL instead of JSON's own null."""
    return JSON(none_as_null).with_variant(JSONB(none_as_null), "postgresql")
