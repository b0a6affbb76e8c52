"""The values of an enum get other names while rows have them."""

import pytest

from databases import Database, table
from fastwright.database.alteration import Renames, evolve_table

RENAMED = {
    "one": (("draft+done", "new+done"), {"draft": "new"}, ["new", "done"]),
    "swapped": (("a+b", "a+b"), {"a": "b", "b": "a"}, ["b", "a"]),
    "in a circle, and one more": (
        ("a+b+c", "a+b+c+d"),
        {"a": "b", "b": "c", "c": "a"},
        ["b", "c", "a"],
    ),
    "quoted": (("it's+b", 'i"s:x+b'.replace(":", " ")), {"it's": 'i"s x'}, ['i"s x', "b"]),
    "to a name that is free now": (("a+b", "b+c"), {"b": "c", "a": "b"}, ["b", "c"]),
}


@pytest.mark.parametrize("name", RENAMED)
@pytest.mark.parametrize("column", ["it", "other"])
def test_rows_get_the_new_names(database: Database, name: str, column: str) -> None:
    """Both ways, with the default, and also when the column is renamed too."""
    (before, after), values, expected = RENAMED[name]
    first, second = before.split("+")[0], after.split("+")[0]
    old = table("cell", f"it:enum:{before}:default={first}")
    new = table("cell", f"{column}:enum:{after}:default={second}")
    columns = {} if column == "it" else {"it": column}
    (step,) = evolve_table(old, new, Renames(columns, {column: values}))
    database.create(old)
    database.insert("cells", *({"it": f"'{it.replace("'", "''")}'"} for it in before.split("+")))

    database.migrate(step.upgrade)

    rows = "FROM cells ORDER BY id"
    database.query("INSERT INTO cells DEFAULT VALUES")
    assert database.query(f"SELECT {column} {rows}") == [(it,) for it in [*expected, second]]
    database.migrate(step.downgrade)
    found = [it for (it,) in database.query(f"SELECT it {rows}")]
    assert found[:-1] == before.split("+")
    database.migrate(step.upgrade)
    assert database.query(f"SELECT {column} {rows}") == [(it,) for it in [*expected, second]]
