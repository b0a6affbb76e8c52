"""What each type says of its values: that they are Python, fit the bounds, and differ."""

import ast
import datetime as dt
from base64 import b64decode
from decimal import Decimal
from uuid import UUID

import pytest

from fastwright.language.fields import Field, LinkedField
from fastwright.language.literals import LONGEST_LITERAL, source
from fastwright.language.modifiers import UNIQUE
from fastwright.language.names import resource_names
from fastwright.language.parser import parse_field
from fastwright.language.types import TYPES
from fastwright.language.types.grids import FEWEST_DISTINCT
from support import linked_to_id
from variants import VARIANTS

FIELDS = [(kind, text) for kind, texts in VARIANTS.items() for text in texts]
POST = resource_names("post")
NAMES = {"dt": dt, "Decimal": Decimal, "UUID": UUID, "stored_file": lambda *what: what}
BOUNDED = {"str", "text", "bytes", "int", "bigint", "float", "decimal"}


class _Member(str):
    """Stands for an enum: any member is its own name."""

    __slots__ = ()

    def __getattr__(self, name: str) -> str:
        return name


def parse(text: str) -> LinkedField:
    """Read a field of the resource Post."""
    return linked_to_id(parse_field(text, owner=POST))


def value_of(expression: str, field: Field, **names: object) -> object:
    """Evaluate what the registry wrote."""
    names |= {field.class_name: _Member()} if field.values else {}
    return eval(expression, {**NAMES, **names})  # noqa: S307 - our own text


LONGEST = {"str": 255, "text": 100_000, "bytes": 262_144}


def fits(field: Field, value: object) -> bool:
    """Tell whether a value is within the bounds of its field."""
    if isinstance(value, str | bytes):
        longest = LONGEST[field.type.name] if field.max is None else field.max
        is_blank = isinstance(value, str) and not value.strip()
        if is_blank and field.required and field.min != 0:
            return False
        return (field.min or 0) <= len(value) <= longest
    assert isinstance(value, int | float | Decimal)
    exact = Decimal(value)
    if field.type.name == "decimal":
        whole = Decimal(10) ** (field.precision - field.scale)
        if not -whole < exact < whole or int(exact.as_tuple().exponent) < -field.scale:
            return False
    limit = {"int": 2**31, "bigint": 2**63}.get(field.type.name, 10**400)
    return (
        -limit <= exact < limit
        and (field.min is None or exact >= field.min)
        and (field.max is None or exact <= field.max)
        and (field.gt is None or exact > field.gt)
        and (field.lt is None or exact < field.lt)
    )


def received(field: Field, payload: object) -> object:
    """Return what a schema makes of a value in JSON, or the value if it can make nothing."""
    if not isinstance(payload, str):
        return payload
    try:
        match field.type.name:
            case "bytes":
                return b64decode(payload, validate=True)
            case "decimal":
                return Decimal(payload)
            case _:
                return payload
    except (ValueError, ArithmeticError):
        return payload


def test_every_type_and_modifier_is_varied() -> None:
    """A type or a modifier without a variant would be untested everywhere."""
    for kind, row in TYPES.items():
        fields = [parse_field(text, owner=POST) for text in VARIANTS[kind]]
        used = {word.partition("=")[0] for field in fields for word in field.text.split(":")}

        assert {modifier.name for modifier in row.modifiers} <= used
        assert {field.type for field in fields} == {row}


@pytest.mark.parametrize("kind", TYPES)
def test_example_is_a_field_of_its_type(kind: str) -> None:
    """The example is printed in the help, so it has to work."""
    assert parse_field(TYPES[kind].example, owner=POST).type is TYPES[kind]


@pytest.mark.parametrize(("kind", "text"), FIELDS)
def test_all_that_a_type_writes_is_python(kind: str, text: str) -> None:
    """Nothing is written that does not parse, nor that is too long for a line."""
    field = parse(text)
    row = TYPES[kind]
    defaults = () if field.default is None else (field.default.schema, field.default.server)
    written = [
        field.python,
        field.accepts,
        field.returns,
        row.column(field),
        row.migration(field),
        f"f({', '.join((*row.metadata(field), *row.shown(field, ()), *row.constraints(field)))})",
        f"f({field.default.model if field.default else ''})",
        *(text for text in defaults if text),
        *(write(field, n) for write in (row.sample, row.payload) for n in (1, 2, 10)),
        *([row.distinct(field)] if row.distinct else []),
        *row.refused(field),
    ]
    literals = [
        node.value
        for expression in filter(None, written)
        for node in ast.walk(ast.parse(expression, mode="eval"))
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    ]

    assert [text for text in literals if len(text) > 200] == []


@pytest.mark.parametrize(("kind", "text"), FIELDS)
def test_samples_fit(kind: str, text: str) -> None:
    """A sample is within the bounds, in Python as in JSON, and the first two differ."""
    field = parse(text)
    row = TYPES[kind]
    samples = [value_of(row.sample(field, n), field) for n in (1, 2, 10)]
    payloads = [received(field, value_of(row.payload(field, n), field)) for n in (1, 2, 10)]

    assert len(field.values) == 1 or samples[0] != samples[1] or samples[0] is None
    if kind in BOUNDED:
        assert [value for value in samples if not fits(field, value)] == []
        assert payloads == samples


@pytest.mark.parametrize(("kind", "text"), [pair for pair in FIELDS if pair[0] in BOUNDED])
def test_refused_values_do_not_fit(kind: str, text: str) -> None:
    """A refused value is of another type, or out of the bounds."""
    field = parse(text)
    wanted = {"bytes": bytes, "decimal": Decimal, "float": float, "str": str, "text": str}
    refused = [value_of(each, field) for each in TYPES[kind].refused(field)]
    values = [received(field, each) for each in refused if each != "\0"]
    right = [each for each in values if isinstance(each, wanted.get(kind, int))]

    assert refused != []
    assert [value for value in right if fits(field, value)] == []


@pytest.mark.parametrize(("kind", "text"), [pair for pair in FIELDS if TYPES[pair[0]].distinct])
def test_distinct_values_differ_and_fit(kind: str, text: str) -> None:
    """Ten rows can have ten values, as many as a test may need of a unique field."""
    field = parse(text)
    expression = TYPES[kind].distinct
    assert expression is not None
    values = [value_of(expression(field), field, n=n) for n in range(1, FEWEST_DISTINCT + 1)]

    if field.unique or kind not in BOUNDED:
        assert len(set(map(str, values))) == FEWEST_DISTINCT
    if kind in BOUNDED:
        assert [value for value in values if not fits(field, value)] == []


def test_types_that_can_be_unique_have_distinct_values() -> None:
    """A factory could not make two rows otherwise."""
    unique = {kind for kind, row in TYPES.items() if UNIQUE in row.modifiers}

    assert unique <= {kind for kind, row in TYPES.items() if row.distinct}


@pytest.mark.parametrize(
    "value",
    [
        "",
        "plain",
        'it\'s "quoted" \\ and \\n',
        "\x00\x1b\x7f\u200b\u202e\ufeff\U000e0001",
        "ünïcode \u2013 漢字 \U0001f468\u200d\U0001f469",
        "word " * 60,
        "x" * 200,
        "漢" * 100,
        " " * 100,
        '\\"' * 60,
    ],
)
def test_source_is_the_value_on_lines_that_fit(value: str) -> None:
    """Evaluated, it gives the text back; each of its literals is printable and short."""
    written = source(value)
    literals = written.strip("()").split('" "') if len(value) > LONGEST_LITERAL else [written]

    assert ast.literal_eval(written) == value
    assert written.isprintable()
    assert [literal for literal in literals if len(literal) > LONGEST_LITERAL + 2] == []
