import pytest

from fastwright.database.conversion import effects, is_convertible
from fastwright.language.fields import LinkedField
from fastwright.language.names import resource_names
from fastwright.language.parser import parse_field
from support import linked_to_id

POST = resource_names("post")

KEEPING = [
    ("str:max=80", "str:max=81"),
    ("str", "text"),
    ("email", "url"),
    ("int", "bigint"),
    ("int", "float"),
    ("int", "decimal:12.2"),
    ("decimal:8.2", "decimal:9.3"),
    ("decimal:8.2", "float"),
    ("enum:a+b", "enum:a+b+c"),
    ("enum:a+b", "str"),
    ("json", "json:null"),
    ("ref:user", "ref:user:cascade"),
    ("ref:self:null", "ref:post:null"),
    ("ref:user", "uuid"),
    ("float", "float:min=0"),
]
LOSING = [
    ("str:max=81", "str:max=80"),
    ("text", "str"),
    ("url", "email"),
    ("bigint", "int"),
    ("bigint", "float"),
    ("float", "decimal:12.2"),
    ("float", "int"),
    ("decimal:8.2", "int"),
    ("decimal:8.2", "decimal:8.1"),
    ("decimal:8.2", "decimal:8.3"),
    ("decimal:18.2", "float"),
    ("enum:a+b", "enum:a"),
    ("str:max=20", "enum:a+b"),
    ("ref:user", "ref:account"),
    ("uuid", "ref:user"),
]
IMPOSSIBLE = [
    ("str", "int"),
    ("int", "str"),
    ("str", "date"),
    ("date", "datetime"),
    ("bool", "int"),
    ("json", "text"),
    ("uuid", "str"),
    ("ref:user", "int"),
]


def both(old: str, new: str) -> tuple[LinkedField, LinkedField]:
    """Return one field in two types."""
    before, after = (parse_field(f"it:{each}", owner=POST) for each in (old, new))
    return linked_to_id(before), linked_to_id(after)


@pytest.mark.parametrize(("old", "new"), KEEPING)
def test_values_fit(old: str, new: str) -> None:
    """A wider type holds all that the narrower one did."""
    assert is_convertible(*both(old, new))
    assert list(effects(*both(old, new))) == []


@pytest.mark.parametrize(("old", "new"), LOSING)
def test_values_may_not_fit(old: str, new: str) -> None:
    """A narrower type may refuse or cut a value."""
    assert is_convertible(*both(old, new))
    assert list(effects(*both(old, new)))


SAID = {
    ("decimal:8.2", "int"): ["are rounded to whole numbers, half away from zero"],
    ("float", "decimal:4.1"): [
        "are rounded to 1 decimal place, half away from zero",
        "must have at most 3 digits before the decimal point, or the migration fails",
    ],
    ("bigint", "int"): ["must be between -2147483648 and 2147483647, or the migration fails"],
    ("float", "bigint"): [
        "are rounded to whole numbers, half away from zero",
        "must be between -9223372036854775808 and 9223372036854775807, or the migration fails",
    ],
    ("float", "decimal:20.4"): [
        "are rounded to 4 decimal places, half away from zero",
        "keep 15 significant digits",
        "must have at most 16 digits before the decimal point, or the migration fails",
    ],
    ("bigint", "float"): ["keep 15 significant digits"],
    ("url", "str:max=80"): ["must have at most 80 characters, or the migration fails"],
    ("str", "enum:a+b"): ["must be one of a, b, or the migration fails"],
    ("uuid", "ref:user"): ["must be found in user, or the migration fails"],
}


@pytest.mark.parametrize(("old", "new"), SAID)
def test_what_becomes_of_values_is_said(old: str, new: str) -> None:
    """The question that the user is asked names it."""
    assert list(effects(*both(old, new))) == SAID[old, new]


@pytest.mark.parametrize(("old", "new"), IMPOSSIBLE)
def test_no_way(old: str, new: str) -> None:
    """Databases disagree on how to turn these into each other, or cannot."""
    assert not is_convertible(*both(old, new))
