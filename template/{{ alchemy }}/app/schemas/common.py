"""Query parameters for pages of rows."""

from pydantic import BaseModel, Field

MAX_LIMIT = 100
BOUND_BY_SETTING = "x-bound-by-setting"
"""In a schema, names the setting that is its maximum; see `app/api/paging.py`."""


class PageParams(BaseModel):
    """A page given by `limit` and `offset`, or by its number and size."""

    limit: int = Field(default=20, ge=1, le=MAX_LIMIT)
    offset: int = Field(default=0, ge=0, json_schema_extra={BOUND_BY_SETTING: "max_offset"})
    current_page: int = Field(default=1, ge=1, alias="currentPage")
    page_size: int = Field(default=20, ge=1, le=MAX_LIMIT, alias="pageSize")
