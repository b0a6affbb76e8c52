"""The raw type: a PostgreSQL type given by its name, with values as text."""

import re
from dataclasses import replace

from fastwright.language.fields import Argument, Field, FieldType, Imports
from fastwright.language.literals import source
from fastwright.language.modifiers import BARE
from fastwright.language.types.building import fixed

LONGEST_NAME = 63  # PostgreSQL truncates longer names

_WORDS = r"[a-z][a-z0-9_]*( [a-z][a-z0-9_]*)*"
_ARGUMENTS = r"(\([a-z0-9_]+(,[a-z0-9_]+)*\))?"
_NAME = re.compile(rf"{_WORDS}{_ARGUMENTS}( [a-z]+)*(\[\])*")

# Values in the form in which PostgreSQL returns them, with `{n}` for a number.
SAMPLES = {
    "cidr": "192.0.2.{n}/32",
    "daterange": "[1999-01-01,2{n:03}-01-01)",
    "inet": "192.0.2.{n}/24",
    "int4range": "[{n},1000000)",
    "int8range": "[{n},1000000)",
    "macaddr": "08:00:2b:01:02:{n:02x}",
    "numrange": "[{n},1000000]",
    "point": "({n},0)",
    "tsquery": "'sample{n}'",
    "tsvector": "'sample{n}'",
}


def raw_type(field: Field, text: str) -> str:
    """Return a field with a PostgreSQL type; raise ValueError if the name is not valid."""
    name = re.sub(r"\s*,\s*", ",", text.lower())
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        msg = f"a raw field needs a PostgreSQL type, as in {field.name}:raw:tsvector"
        raise ValueError(msg)
    return name


def check_raw(field: Field) -> None:
    """Raise ValueError if the generated tests have no sample and the field is not nullable."""
    if field.sql_type not in SAMPLES and not field.null:
        *others, last = SAMPLES
        msg = (
            f"the generated tests have no sample value of {field.sql_type}; add :null "
            f"(they have samples of {', '.join(others)} and {last})"
        )
        raise ValueError(msg)


def raw_column(field: Field) -> str:
    """Return the source of the column's type in the model and in the migration."""
    return f"RawType({source(field.sql_type)})"


def raw_sample(field: Field, n: int) -> str:
    """Return the n-th sample value, or None if there is none."""
    sample = SAMPLES.get(field.sql_type)
    return source(sample.format(n=n)) if sample else "None"


def _read_type(field: Field, argument: tuple[str, ...]) -> Field:
    return replace(field, sql_type=raw_type(field, ":".join(argument)))


RAW = FieldType(
    name="raw",
    example="search:raw:tsvector:null",
    argument=Argument(_read_type, lambda field: (field.sql_type,), words=tuple(SAMPLES)),
    imports=Imports(
        model=("app.core.raw:RawType",),
        schema=("app.schemas.types:Text",),
        migration=("app.core.raw:RawType",),
    ),
    python="str",
    modifiers=BARE,
    accepts="Text",
    column=raw_column,
    migration=raw_column,
    sample=raw_sample,
    payload=raw_sample,
    refused=fixed(("1", r'"\0"')),
    refused_in_form=fixed((r'"\0"',)),
    check=check_raw,
)
