"""What happens to values when a field changes its type: the same on both databases."""

from decimal import Decimal

import pytest
from sqlalchemy.exc import DBAPIError

from databases import Database, table
from fastwright.database.alteration import evolve_table

NUMBERS = {
    ("decimal:8.2", "int"): {
        "2.50": "3", "-2.50": "-3", "3.50": "4", "0.49": "0", "-0.50": "-1", "7": "7",
    },
    ("decimal:8.3", "decimal:8.2"): {"2.675": "2.68", "-1.005": "-1.01", "0.285": "0.29"},
    ("decimal:12.2", "float"): {"2.50": "2.5", "-0.10": "-0.1"},
    ("float", "int"): {"2.5": "3", "3.5": "4", "-2.5": "-3", "-0.4": "0", "1e9": "1000000000"},
    ("bigint", "float"): {"9007199254740991": "9007199254740991"},
    ("float", "bigint"): {"0.5": "1", "-1.5": "-2"},
    ("float", "decimal:8.2"): {"2.675": "2.68", "0.125": "0.13", "-0.125": "-0.13", "3": "3"},
    ("int", "decimal:12.2"): {"5": "5", "-5": "-5"},
    ("bigint", "int"): {"2147483647": "2147483647", "-2147483648": "-2147483648"},
}  # fmt: skip

TOO_LARGE = {
    ("decimal:12.2", "int"): "2147483647.50",
    ("decimal:3.2", "decimal:2.1"): "9.95",
    ("bigint", "int"): "-2147483649",
    ("float", "int"): "1e300",
    ("float", "decimal:4.2"): "-99.995",
    ("int", "decimal:4.2"): "100",
    ("text", "str:max=3"): "'four'",
    ("url", "str:max=3"): "'abc '",
    ("str:max=60", "enum:a+b"): "'c'",
    ("enum:a+b", "enum:a+c"): "'b'",
}


@pytest.mark.parametrize(("old", "new"), NUMBERS)
def test_numbers(database: Database, old: str, new: str) -> None:
    """Values are rounded half away from zero, up and down again."""
    values = NUMBERS[old, new]
    before, after = table("cell", f"it:{old}"), table("cell", f"it:{new}")
    database.create(before)
    database.insert("cells", *({"it": value} for value in values))
    (step,) = evolve_table(before, after)

    for operations in (step.upgrade, step.downgrade, step.upgrade):
        database.migrate(operations)
        found = [Decimal(str(it)) for (it,) in database.query("SELECT it FROM cells ORDER BY id")]
        assert found == [Decimal(value) for value in values.values()]


@pytest.mark.parametrize(("old", "new"), TOO_LARGE)
def test_values_that_do_not_fit(database: Database, old: str, new: str) -> None:
    """The migration fails, and nothing has changed."""
    before, after = table("cell", f"it:{old}"), table("cell", f"it:{new}")
    database.create(before)
    database.insert("cells", {"it": TOO_LARGE[old, new]})
    (found,) = database.query("SELECT it FROM cells")
    (step,) = evolve_table(before, after)

    with pytest.raises(DBAPIError, match="ck_cells_it"):
        database.migrate(step.upgrade)

    assert database.query("SELECT it FROM cells") == [found]
    database.query("DELETE FROM cells")
    database.migrate(step.upgrade)


def test_rounded_up_to_another_digit(database: Database) -> None:
    """The old type has no room for it, the new one has; going back, it does not fit."""
    before, after = table("cell", "it:decimal:3.2"), table("cell", "it:int")
    database.create(before)
    database.insert("cells", {"it": "-9.99"})
    (step,) = evolve_table(before, after)

    database.migrate(step.upgrade)

    assert database.query("SELECT it FROM cells") == [(-10,)]
    with pytest.raises(DBAPIError, match="ck_cells_it_fits"):
        database.migrate(step.downgrade)


def test_long_names(database: Database) -> None:
    """The name of the constraint may be too long for PostgreSQL, and a comment for a line."""
    column = "x" * 55
    before, after = (table("cell", f"it:{kind}:column={column}") for kind in ("bigint", "int"))
    database.create(before)
    (step,) = evolve_table(before, after)

    database.migrate(step.upgrade)

    assert max(map(len, step.upgrade[0].splitlines())) <= 96
    assert database.query("SELECT * FROM cells") == []
