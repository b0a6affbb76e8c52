"""What a downgrade does to rows that the earlier table has no place for."""

import pytest
from sqlalchemy.exc import DBAPIError

from databases import Database, table
from fastwright.database.alteration import evolve_table

TITLE = "title:str"

LACKING = {
    "null was given": (["note:text"], ["note:text:null"]),
    "null was given to a longer text": (["note:str:max=9"], ["note:text:null"]),
    "the field was removed": (["note:text"], []),
    "the unique field was removed": (["note:str:unique"], []),
}


@pytest.mark.parametrize("change", LACKING)
def test_column_without_values_is_nullable(database: Database, change: str) -> None:
    """Every row is kept, and the migration says so."""
    old, new = (table("cell", TITLE, *fields) for fields in LACKING[change])
    (step,) = evolve_table(old, new)
    database.create(old)
    database.migrate(step.upgrade)
    database.insert("cells", {"title": "'One'"}, {"title": "'Two'"})

    for operations in (step.downgrade, step.upgrade, step.downgrade):
        database.migrate(operations)

    assert database.query("SELECT title, note FROM cells ORDER BY id") == [
        ("One", None),
        ("Two", None),
    ]
    assert step.downgrade[0] == "# Rows may have no value for note, so it can be null."


FAILING = {
    "a longer text": ("it:str:max=3", "it:text", "'four'"),
    "a value of an enum was added": ("it:enum:a+b", "it:enum:a+b+c", "'c'"),
}


@pytest.mark.parametrize("change", FAILING)
def test_value_that_does_not_fit(database: Database, change: str) -> None:
    """Nothing is cut or deleted: the downgrade fails, and the migration says when."""
    before, after, value = FAILING[change]
    old, new = table("cell", before), table("cell", after)
    step, *others = evolve_table(old, new)
    database.create(old)
    for each in (step, *others):
        database.migrate(each.upgrade)
    database.insert("cells", {"it": value})

    with pytest.raises(DBAPIError, match="ck_cells_it"):
        database.migrate(step.downgrade)

    assert step.downgrade[0] == "# This fails while a value of it does not fit."


def test_values_that_are_no_longer_unique(database: Database) -> None:
    """A unique constraint that comes back fails too, whether on the way up or down."""
    old, new = table("cell", "it:int:unique"), table("cell", "it:int")
    (step,) = evolve_table(old, new)
    database.create(old)
    database.migrate(step.upgrade)
    database.insert("cells", {"it": "1"}, {"it": "1"})

    with pytest.raises(DBAPIError, match=r"uq_cells_it|cells\.it"):
        database.migrate(step.downgrade)

    assert step.downgrade[0] == "# This fails while two rows have the same it."
    assert not step.upgrade[0].startswith("#")
