"""Versions of rows, so that a client changes a row only as it has seen it."""

import datetime as dt
from collections.abc import Collection
from operator import attrgetter

from app.core.exceptions import OutdatedError

type Versions = Collection[str]

_updated_at = attrgetter("updated_at")


def version_of(row: object) -> str:
    """Return the version of a row: its `updated_at`, as responses show it."""
    updated_at: dt.datetime = _updated_at(row)
    return updated_at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def require_version(row: object, versions: Versions | None) -> None:
    """Raise OutdatedError if a row has none of the versions; None stands for all versions.

    The row must be locked, or another request could change it after the check.
    """
    if versions is not None and version_of(row) not in versions:
        raise OutdatedError("This row has changed: get it again, and repeat your change.")
