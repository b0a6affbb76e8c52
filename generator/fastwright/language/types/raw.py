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

# The types that every PostgreSQL database has, without arrays and arguments.
_BUILT_IN = """
    bigint bit bool boolean box bpchar bytea char character cidr circle date decimal float float4
    float8 inet int int2 int4 int8 integer interval json jsonb jsonpath line lseg macaddr macaddr8
    money name numeric oid oidvector path pg_lsn pg_snapshot point polygon real refcursor regclass
    regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure
    regrole regtype smallint text tid time timestamp timestamptz timetz tsquery tsvector
    txid_snapshot uuid varbit varchar xid xid8 xml
    daterange datemultirange int4range int4multirange int8range int8multirange numrange
    nummultirange tsrange tsmultirange tstzrange tstzmultirange
"""
_BUILT_IN_PHRASES = ("bit varying", "character varying", "double precision", "national char")
_AFTER_NAME = re.compile(r"\(.*|\[.*| with(out)? time zone.*")


def made_type(field: Field) -> str:
    """Return the name of the type that a database lacks until it is made, or an empty text."""
    name = _AFTER_NAME.sub("", field.sql_type)
    is_built_in = name in _BUILT_IN.split() or name.startswith((*_BUILT_IN_PHRASES, "interval "))
    return "" if is_built_in else name


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
