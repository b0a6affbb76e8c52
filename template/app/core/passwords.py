"""Password hashes, of which a limited number is computed at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

from app.config import Settings
from app.core.exceptions import BusyError

BUSY = "Too many passwords are being checked. Try again in a moment."

password_hash = PasswordHash.recommended()


@cache
def _decoy_hash() -> str:
    return password_hash.hash("nobody's password")


def _verify(password: str, hashed: str | None) -> tuple[bool, str | None]:
    try:
        fits, newer = password_hash.verify_and_update(password, hashed or _decoy_hash())
    except UnknownHashError:  # of another program, or of nobody
        return _verify(password, None)
    return (fits, newer) if hashed else (False, None)


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

    async def verify(self, password: str, hashed: str | None) -> tuple[bool, str | None]:
        """Return whether the password matches, and a hash to store instead, if it does.

        There is another hash if today's parameters are others. For an unknown user (None), it takes
        as long, and the password never matches.
        """
        return await asyncio.to_thread(_verify, password, hashed)
