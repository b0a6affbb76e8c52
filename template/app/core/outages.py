"""Which errors are outages: trouble with the database that ends without a change of the code."""

import sqlite3
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class Outage(NamedTuple):
    detail: str
    """What clients see."""
    retry: bool = False
    """Whether the same request can succeed if it is tried again at once."""


UNREACHABLE = Outage("The database does not answer.")
LOST = Outage("The connection to the database was lost. A change may have been stored.")
BUSY = Outage("The database is too busy.")
SLOW = Outage("The database took too long.")
LOCKED = Outage("Another request holds a lock for too long.")
CLASH = Outage("Other requests changed the same rows at the same time.", retry=True)

# The start of the SQLSTATE that PostgreSQL or PgBouncer reports.
STATES = {
    "08": LOST,
    "25P03": SLOW,  # idle in a transaction
    "40001": CLASH,  # serialization failure
    "40P01": CLASH,  # deadlock
    "53": BUSY,  # too many connections, no memory, no space
    "55P03": LOCKED,
    "57014": SLOW,  # statement timeout
    "57P03": UNREACHABLE,  # starting up, or shutting down
    "57P": LOST,
}
SQLITE_CODES = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_CANTOPEN: UNREACHABLE,
}


def find_outage(error: BaseException | None) -> Outage | None:
    """Return the outage that led to an error, or None if the error is a bug or the client's."""
    while error:
        if outage := _outage(error):
            return outage
        error = error.__cause__
    return None


def _outage(error: BaseException) -> Outage | None:
    if isinstance(error, PoolTimeoutError):
        return BUSY
    if not isinstance(error, DBAPIError):
        return None
    if isinstance(error.orig, OSError):
        return LOST if error.connection_invalidated else UNREACHABLE
    if isinstance(error.orig, sqlite3.Error):
        # The upper bits of the code only say more about the lower ones.
        return SQLITE_CODES.get(getattr(error.orig, "sqlite_errorcode", 0) & 0xFF)
    state = getattr(error.orig, "sqlstate", None) or ""
    found = (outage for start, outage in STATES.items() if state.startswith(start))
    return next(found, LOST if error.connection_invalidated else None)
