"""How often something is tried in a minute, counted in memory or in Redis."""

import time
from hashlib import sha256

from limits import RateLimitItemPerMinute
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.errors import StorageError
from limits.storage import storage_from_string

from app.config import Settings
from app.core.exceptions import TooManyAttemptsError, UnavailableError


class Attempts:
    """Counts attempts in windows of a minute. In memory, each process counts for itself."""

    def __init__(self, settings: Settings) -> None:
        storage = storage_from_string(f"async+{settings.attempts_url}", wrap_exceptions=True)
        assert isinstance(storage, Storage)  # noqa: S101 - because of the prefix
        self._limiter = FixedWindowRateLimiter(storage)

    async def count(self, what: str, key: str, limit: int) -> None:
        """Count an attempt by `key`, or to its account; with a limit of 0, count nothing.

        Raises TooManyAttemptsError beyond the limit, and UnavailableError if Redis does not answer.
        """
        if not limit:
            return
        item = RateLimitItemPerMinute(limit)
        digest = sha256(key.encode(errors="replace")).hexdigest()  # keys can be of any length
        try:
            if await self._limiter.hit(item, what, digest):
                return
            window = await self._limiter.get_window_stats(item, what, digest)
        except StorageError as error:
            raise UnavailableError("Attempts cannot be counted.") from error
        raise TooManyAttemptsError(max(1, round(window.reset_time - time.time())))
