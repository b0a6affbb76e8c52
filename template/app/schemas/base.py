"""The base class of request bodies."""

from pydantic import BaseModel, ConfigDict


class RequestBody(BaseModel):
    """Refuses unknown fields: a misspelled field of a PATCH would otherwise change nothing."""

    model_config = ConfigDict(extra="forbid")
