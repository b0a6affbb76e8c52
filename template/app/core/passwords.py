"""Password hashes, of which a limited number is computed at once."""

from collections.abc import Callable
from functools import cache

from anyio import CapacityLimiter, to_thread
from pwdlib import PasswordHash

from app.config import Settings
from app.core.exceptions import BusyError

password_hash = PasswordHash.recommended()


@cache
def _decoy_hash() -> str:
    return password_hash.hash("nobody's password")


def _verify(password: str, hashed: str | None) -> bool:
    fits = password_hash.verify(password, hashed or _decoy_hash())
    return fits and hashed is not None


class Passwords:
    """Hashes and verifies passwords.

    Argon2 takes tens of milliseconds of CPU time and 64 MiB of memory. It runs in a few threads of
    its own, so that it doesn't block other requests. Call it while no session is open, because a
    request may have to wait for its turn.
    """

    def __init__(self, settings: Settings) -> None:
        self._threads = CapacityLimiter(settings.password_hash_concurrency)
        self._places = settings.password_hash_concurrency + settings.password_hash_queue

    async def hash(self, password: str) -> str:
        return await self._compute(password_hash.hash, password)

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Return whether the password matches; for an unknown user (None), it takes as long."""
        return await self._compute(_verify, password, hashed)

    async def _compute[*Ts, T](self, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        if not self._places:
            raise BusyError("Too many passwords are being checked. Try again in a moment.")
        self._places -= 1
        try:
            return await to_thread.run_sync(function, *arguments, limiter=self._threads)
        finally:
            self._places += 1
