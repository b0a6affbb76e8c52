"""Request and response schemas for users and access tokens."""

import datetime as dt
from typing import Annotated, Literal
{%- if keys == "uuid" %}
from uuid import UUID
{%- endif %}

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field, SecretStr

from app.core.common_passwords import COMMON_PASSWORDS
from app.schemas.base import RequestBody
from app.schemas.types import Text

SHORTEST, LONGEST = 8, 128
"""How many characters a password has."""


def _encodable(value: SecretStr) -> SecretStr:
    """Refuse lone surrogates: JSON can contain them, but they can't be encoded and hashed."""
    try:
        value.get_secret_value().encode()
    except UnicodeEncodeError as error:
        raise ValueError("is not valid Unicode") from error
    return value


def _acceptable(value: SecretStr) -> SecretStr:
    if not SHORTEST <= len(value) <= LONGEST:
        raise ValueError(f"must have {SHORTEST} to {LONGEST} characters")
    if value.get_secret_value().casefold() in COMMON_PASSWORDS:
        raise ValueError("must not be one of the most common passwords")
    return value


Password = Annotated[SecretStr, AfterValidator(_encodable)]
NewPassword = Annotated[
    Password,
    AfterValidator(_acceptable),
    Field(json_schema_extra={"minLength": SHORTEST, "maxLength": LONGEST}),
]


class UserCreate(RequestBody):
    email: Annotated[EmailStr, AfterValidator(str.lower)]
    password: NewPassword


class UserRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: {{ "int" if keys == "bigint" else "UUID" }}
    email: EmailStr
    is_admin: bool
    role: str | None
    created_at: dt.datetime
    updated_at: dt.datetime


class Credentials(BaseModel):
    """The form of the OAuth 2 password grant; `username` is the email address.

    It ignores other fields, such as `scope` and `client_id`, as the standard says.
    """

    grant_type: Literal["password"] = "password"
    username: Text
    password: Password


class Token(BaseModel):
    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105
