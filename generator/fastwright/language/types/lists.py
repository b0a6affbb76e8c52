"""The list type: its elements, their number, its samples and the lists that it refuses."""

from dataclasses import replace

from fastwright.errors import sentence_list
from fastwright.language.fields import Argument, Default, Field, FieldType, Imports, LinkedField
from fastwright.language.modifiers import BARE, DEFAULT, LENGTH
from fastwright.language.types.building import POSTGRESQL
from fastwright.language.types.numbers import BIGINT, FLOAT, INT
from fastwright.language.types.texts import EMAIL, STR, TEXT, URL

LONGEST_LIST = 10_000
USUAL_LIST = 1_000  # the greatest number of elements without max=
LARGEST_SAMPLE = 3  # lists up to this length are written in full


ELEMENTS = {
    kind.name: replace(kind, filled="") for kind in (STR, TEXT, INT, BIGINT, FLOAT, EMAIL, URL)
}
"""The types of elements, whose values JSON represents directly."""


def _read_item(field: Field, argument: tuple[str, ...]) -> Field:
    """Return a list field with its element type; raise ValueError for a type it cannot have."""
    name = ":".join(argument)
    if name not in ELEMENTS:
        elements = sentence_list([*ELEMENTS])
        msg = f"a list needs elements of type {elements}, as in {field.name}:list:str"
        raise ValueError(msg)
    return replace(field, item=Field(field.name, name, ELEMENTS[name], field.owner))


def _write_item(field: Field) -> tuple[str, ...]:
    return (field.item.text,) if field.item else ()


def _item(field: LinkedField) -> LinkedField:
    assert field.item  # noqa: S101 - the language gives every list one
    return field.item


def _fewest(field: Field) -> int:
    return int(field.min or 0)


def _most(field: Field) -> int:
    return USUAL_LIST if field.max is None else int(field.max)


def check_list(field: Field) -> None:
    """Raise ValueError if the bounds on the number of elements are not valid."""
    bounds = [bound for bound in (field.min, field.max) if bound is not None]
    if any(bound != int(bound) or not 0 <= bound <= LONGEST_LIST for bound in bounds):
        msg = f"a list has 0 to {LONGEST_LIST} elements; set min= and max= within this range"
        raise ValueError(msg)
    if _most(field) < max(1, _fewest(field)):
        msg = f"max= must be at least 1 and not less than min=; it is {_most(field)}"
        raise ValueError(msg)


def list_default(field: Field, text: str) -> Default:
    """Return the default `[]`; raise ValueError for another one, or if elements are required."""
    if text != "[]" or _fewest(field):
        msg = f"{text!r} cannot be a default; a list can only have default=[], without min="
        raise ValueError(msg)
    return Default("default=list", "Field(default_factory=list)", value=text)


def list_column(field: LinkedField) -> str:
    """Return the source of the column's type in the model."""
    return f"list_type({_element(field).replace('sa.', '')})"


def list_migration(field: LinkedField) -> str:
    """Return the source of the column's type in a migration."""
    return f"sa.JSON().with_variant(postgresql.ARRAY({_element(field)}), 'postgresql')"


def _element(field: LinkedField) -> str:
    item = _item(field)
    return item.type.migration(item)


def list_constraints(field: Field) -> tuple[str, ...]:
    """Return the bounds on the number of elements as arguments of `Field(...)`."""
    fewest = (f"min_length={_fewest(field)}",) if field.min else ()
    return (*fewest, f"max_length={_most(field)}")


def list_sample(field: LinkedField, n: int) -> str:
    """Return the source of a list of the n-th element, with as many as the field requires."""
    return _repeated(_item(field).type.sample(_item(field), n), _fewest(field))


def list_payload(field: LinkedField, n: int) -> str:
    """Return the source of the n-th list in JSON."""
    return _repeated(_item(field).type.payload(_item(field), n), _fewest(field))


def distinct_list(field: LinkedField) -> str:
    """Return an expression in `n` for different lists that fit."""
    item = _item(field)
    assert item.type.distinct  # noqa: S101 - as any type has that may stand in a list
    return _repeated(item.type.distinct(item), _fewest(field))


def _repeated(element: str, fewest: int) -> str:
    if fewest <= LARGEST_SAMPLE:
        return f"[{', '.join([element] * max(fewest, 1))}]"
    return f"[{element}] * {fewest}"


def refused_list(field: LinkedField) -> tuple[str, ...]:
    """Return values that the schema refuses: no list, a wrong length, and a wrong element."""
    item = _item(field)
    element = item.type.payload(item, 1)
    too_many = f"[{element}] * {_most(field) + 1}"
    too_few = (f"[{element}] * {_fewest(field) - 1}",) if field.min else ()
    right = f" + [{element}] * {_fewest(field) - 1}" if _fewest(field) > 1 else ""
    wrong = (f"[{each}]{right}" for each in (item.type.refused(item)[0], "None"))
    return ('"none"', too_many, *too_few, *wrong)


LIST = FieldType(
    name="list",
    example="labels:list:str:max=10",
    argument=Argument(_read_item, _write_item, words=tuple(ELEMENTS)),
    default_words=lambda _argument: ("[]",),
    imports=Imports(model=("app.models.base:list_type",), migration=POSTGRESQL),
    python="list[{item}]",
    modifiers=BARE | LENGTH | {DEFAULT},
    column=list_column,
    migration=list_migration,
    in_form=False,
    constraints=list_constraints,
    default=list_default,
    sample=list_sample,
    payload=list_payload,
    distinct=distinct_list,
    refused=refused_list,
    check=check_list,
)
