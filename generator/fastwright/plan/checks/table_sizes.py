"""Checks of how many columns a table and its indexes have."""

from fastwright.database.tables import Index, PrimaryKey, Table, Unique
from fastwright.errors import BadResource
from fastwright.language.names import Names

MOST_COLUMNS = 1600
"""PostgreSQL's limit for a table; SQLite allows 2,000."""
MOST_INDEXED = 32
"""PostgreSQL's limit for a key, a unique constraint and an index."""


def check_size(names: Names, table: Table) -> None:
    """Raise BadResource for a table or an index with more columns than databases allow."""
    if len(table.columns) > MOST_COLUMNS:
        reason = (
            f"its table would have {len(table.columns)} columns, and PostgreSQL allows "
            f"{MOST_COLUMNS}; move some fields to another resource that refers to this one"
        )
        raise BadResource(names.snake, reason)
    parts: tuple[PrimaryKey | Unique | Index, ...] = (table.key, *table.uniques, *table.indexes)
    for part in parts:
        if len(part.columns) > MOST_INDEXED:
            reason = (
                f"{len(part.columns)} fields are unique or indexed together, and PostgreSQL "
                f"allows {MOST_INDEXED}; leave some out"
            )
            raise BadResource(names.snake, reason)
