"""Which errors are outages: trouble with the database that ends without a change of the code."""

import sqlite3
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class Outage(NamedTuple):
    detail: str
    """What clients see."""
    retry: bool = False
    """Whether nothing is stored, and the same request can succeed at once."""


UNREACHABLE = Outage("The database does not answer.")
LOST = Outage("The connection to the database was lost.", retry=True)
LOST_IN_COMMIT = Outage("The connection to the database was lost. A change may be stored.")
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
    lost = error.connection_invalidated
    outage = _by_code(error.orig) or (LOST if lost else None)
    if error.statement is None and (lost or outage is LOST):
        return LOST_IN_COMMIT
    return outage


def _by_code(error: BaseException | None) -> Outage | None:
    if isinstance(error, OSError):
        return UNREACHABLE
    if isinstance(error, sqlite3.Error):
        # The upper bits of the code only say more about the lower ones.
        return SQLITE_CODES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    state = getattr(error, "sqlstate", None) or ""
    return next((outage for start, outage in STATES.items() if state.startswith(start)), None)
