"""Password hashes and access tokens."""

import asyncio
import datetime as dt
from functools import cache
from uuid import UUID

import jwt
from pwdlib import PasswordHash

from app.config import Settings
from app.core.exceptions import UnauthorizedError

ALGORITHM = "HS256"

password_hash = PasswordHash.recommended()


@cache
def _decoy_hash() -> str:
    return password_hash.hash("nobody's password")


async def hash_password(password: str) -> str:
    # Argon2 takes tens of milliseconds of CPU: in a thread, other requests go on meanwhile.
    return await asyncio.to_thread(password_hash.hash, password)


async def verify_password(password: str, hashed: str | None) -> bool:
    """Tell whether the password fits; an unknown user (None) takes as long as a known one."""
    return await asyncio.to_thread(_verify, password, hashed)


def _verify(password: str, hashed: str | None) -> bool:
    fits = password_hash.verify(password, hashed or _decoy_hash())
    return fits and hashed is not None


def issue_token(settings: Settings, user_id: UUID) -> str:
    now = dt.datetime.now(dt.UTC)
    claims = {"sub": str(user_id), "iat": now, "exp": now + settings.jwt_lifetime}
    return jwt.encode(claims, settings.jwt_secret.get_secret_value(), ALGORITHM)


def read_token(settings: Settings, token: str) -> UUID:
    try:
        claims = jwt.decode(
            token,
            settings.jwt_secret.get_secret_value(),
            algorithms=[ALGORITHM],
            options={"require": ["exp", "sub"]},
        )
        return UUID(claims["sub"])
    except (jwt.InvalidTokenError, ValueError) as error:
        raise UnauthorizedError("The access token is not valid or has expired.") from error
