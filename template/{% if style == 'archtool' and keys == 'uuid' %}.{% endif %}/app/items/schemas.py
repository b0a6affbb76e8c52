"""Request and response schemas for items."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import MISSING, BaseModel, ConfigDict, Field

from app.schemas.types import Text

ItemName = Annotated[Text, Field(max_length=120)]


class ItemCreate(BaseModel):
    name: ItemName
    description: Text | None = None


class ItemUpdate(BaseModel):
    """Fields that a PATCH request can change; omitted fields keep their values."""

    name: ItemName | MISSING = MISSING
    description: Text | MISSING | None = MISSING


class ItemRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    description: str | None
    created_at: dt.datetime
    updated_at: dt.datetime
