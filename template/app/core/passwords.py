"""Password hashes, of which a limited number is computed at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from pwdlib import PasswordHash

from app.config import Settings
from app.core.exceptions import BusyError

BUSY = "Too many passwords are being checked. Try again in a moment."

password_hash = PasswordHash.recommended()


@cache
def _decoy_hash() -> str:
    return password_hash.hash("nobody's password")


def _verify(password: str, hashed: str | None) -> bool:
    fits = password_hash.verify(password, hashed or _decoy_hash())
    return fits and hashed is not None


class Passwords:
    """Hashes and verifies passwords, in turns.

    Argon2 takes tens of milliseconds of several CPUs and 64 MiB of memory. Wait for a turn before
    anything else, and hash while no session is open: a flood of logins then costs little, and
    keeps nobody from the database.
    """

    def __init__(self, settings: Settings) -> None:
        self._turns = asyncio.Semaphore(settings.password_hash_concurrency)
        self._places = settings.password_hash_concurrency + settings.password_hash_queue
        self._patience = settings.password_hash_wait

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn; raises BusyError if too many requests wait, or if it takes too long."""
        if not self._places:
            raise BusyError(BUSY)
        self._places -= 1
        try:
            await self._wait()
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._places += 1

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await self._turns.acquire()
        except TimeoutError as error:
            raise BusyError(BUSY) from error

    async def hash(self, password: str) -> str:
        return await asyncio.to_thread(password_hash.hash, password)

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Return whether the password matches; for an unknown user (None), it takes as long."""
        return await asyncio.to_thread(_verify, password, hashed)
