"""Request and response schemas for pages of rows."""

from pydantic import BaseModel, ConfigDict, Field

MAX_OFFSET = 10_000
"""The database reads and drops as many rows as the offset says."""


class PageParams(BaseModel):
    limit: int = Field(default=20, ge=1, le=100)
    offset: int = Field(default=0, ge=0, le=MAX_OFFSET)


class PageOf[T](BaseModel):
    model_config = ConfigDict(from_attributes=True)

    items: list[T]
    total: int
    limit: int
    offset: int
