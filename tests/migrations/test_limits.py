"""Tables of the greatest size that both databases allow."""

from dataclasses import replace

import pytest

from databases import Database, table
from fastwright.database.tables import Table, TableColumn, Unique
from fastwright.errors import BadResource
from fastwright.language.names import resource_names
from fastwright.plan.checks.table_sizes import MOST_COLUMNS, MOST_INDEXED, check_size

NAMES = resource_names("cell")


def wide(columns: int) -> Table:
    """Return a table with so many columns, its id and its times among them."""
    narrow = table("cell", "it:bool:null")
    more = range(columns - len(narrow.columns))
    added = (TableColumn(f"it_{n}", "sa.Boolean()", nullable=True) for n in more)
    return replace(narrow, columns=(*narrow.columns, *added))


def test_widest_table(database: Database) -> None:
    """It is created, has a row, and is not refused; one column more is."""
    widest = wide(MOST_COLUMNS)
    together = Unique(tuple(f"it_{n}" for n in range(MOST_INDEXED)))

    check_size(NAMES, replace(widest, uniques=(together,)))
    database.create(replace(widest, uniques=(together,)))
    database.query("INSERT INTO cells DEFAULT VALUES")

    assert len(database.query("SELECT * FROM cells")[0]) == MOST_COLUMNS
    with pytest.raises(BadResource, match="would have 1601 columns, and PostgreSQL allows 1600"):
        check_size(NAMES, wide(MOST_COLUMNS + 1))


def test_widest_index() -> None:
    """More columns than an index can hold are refused."""
    together = Unique(tuple(f"it_{n}" for n in range(MOST_INDEXED + 1)))

    with pytest.raises(BadResource, match="33 fields are unique or indexed together"):
        check_size(NAMES, replace(wide(100), uniques=(together,)))
