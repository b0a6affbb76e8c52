"""Request and response schemas for pages of rows."""

from pydantic import BaseModel, ConfigDict, Field

BOUND_BY_SETTING = "x-bound-by-setting"
"""In a schema, names the setting that is its maximum; see `app/api/paging.py`."""


class PageParams(BaseModel):
    limit: int = Field(default=20, ge=1, le=100)
    offset: int = Field(default=0, ge=0, json_schema_extra={BOUND_BY_SETTING: "max_offset"})


class PageOf[T](BaseModel):
    model_config = ConfigDict(from_attributes=True)

    items: list[T]
    total: int
    limit: int
    offset: int
