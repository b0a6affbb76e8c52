"""Query parameters for pages of rows."""

from pydantic import BaseModel, Field

MAX_LIMIT = 100
MAX_OFFSET = 10_000
"""The database reads and drops as many rows as the offset says."""


class PageParams(BaseModel):
    """A page given by `limit` and `offset`, or by its number and size."""

    limit: int = Field(default=20, ge=1, le=MAX_LIMIT)
    offset: int = Field(default=0, ge=0, le=MAX_OFFSET)
    current_page: int = Field(default=1, ge=1, le=MAX_OFFSET + 1, alias="currentPage")
    page_size: int = Field(default=20, ge=1, le=MAX_LIMIT, alias="pageSize")
