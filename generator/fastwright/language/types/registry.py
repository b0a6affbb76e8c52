"""The one table of field types.

Model, schema, factory, tests and migration are all derived from a row, so they agree.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from math import inf
from uuid import UUID

from fastwright.language.fields import (
    Default,
    Feature,
    Field,
    FieldType,
    Modifier,
    NumberExtent,
    TextExtent,
)
from fastwright.language.literals import source
from fastwright.language.types.enums import ENUM_WIDTH, enum_default, enum_payload, enum_sample
from fastwright.language.types.files import (
    check_file,
    distinct_file,
    file_part,
    file_sample,
    linked_file,
    uploaded_file,
)
from fastwright.language.types.lists import (
    check_list,
    distinct_list,
    list_column,
    list_constraints,
    list_default,
    list_migration,
    list_payload,
    list_sample,
    refused_list,
)
from fastwright.language.types.numbers import (
    check_float,
    check_int,
    check_range,
    decimal_constraints,
    decimal_default,
    decimal_grid,
    decimal_sample,
    distinct_number,
    float_default,
    float_grid,
    int_default,
    int_grid,
    range_constraints,
    refused_decimal,
    refused_float,
    refused_number,
    sample_number,
    show_float,
    show_int,
)
from fastwright.language.types.raw import check_raw, raw_column, raw_sample
from fastwright.language.types.texts import (
    base64_sample,
    check_length,
    distinct_text,
    longest_text,
    padded_sample,
    refused_bytes,
    refused_bytes_in_form,
    refused_text,
    refused_text_in_form,
    stem,
    text_constraints,
    text_default,
)

ALWAYS = frozenset({Modifier.NULL, Modifier.DOC})
BARE = ALWAYS | {Modifier.READONLY, Modifier.WRITEONLY}
PLAIN = BARE | {Modifier.DEFAULT, Modifier.INDEX}
COMMON = PLAIN | {Modifier.UNIQUE}
WITHOUT_DEFAULT = COMMON - {Modifier.DEFAULT}
LENGTH = frozenset({Modifier.MIN, Modifier.MAX})
RANGE = LENGTH | {Modifier.GT, Modifier.LT}


def _fixed[T](value: T) -> Callable[[Field], T]:
    return lambda _field: value


def _refusing(*values: object) -> Callable[[Field], tuple[str, ...]]:
    return lambda _field: tuple(map(source, values))


# ---- dates, times, and the rest


def _date_default(_field: Field, text: str) -> Default:
    if text == "today":
        return Default(
            "default=today",
            "Field(default_factory=today)",
            "func.current_date()",
            "sa.func.current_date()",
        )
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        msg = f"{text!r} is no date; write default=today or default=2026-01-31"
        raise ValueError(msg)
    python = f"dt.date({day.year}, {day.month}, {day.day})"
    server = source(day.isoformat())
    return Default(f"default={python}", python, server, server)


def _datetime_default(_field: Field, text: str) -> Default:
    if text != "now":
        msg = f"{text!r} cannot be a default; the only default of a datetime is now"
        raise ValueError(msg)
    return Default(
        "default=utc_now", "Field(default_factory=utc_now)", "func.now()", "sa.func.now()"
    )


def _bool_default(_field: Field, text: str) -> Default:
    if text not in {"true", "false"}:
        msg = f"{text!r} is no bool; write default=true or default=false"
        raise ValueError(msg)
    python = text.capitalize()
    return Default(f"default={python}", python, f"{text}()", f"sa.{text}()")


def _json_default(_field: Field, text: str) -> Default:
    factories = {"{}": "dict", "[]": "list"}
    if text not in factories:
        msg = f"{text!r} cannot be a default; a json field takes default={{}} or default=[]"
        raise ValueError(msg)
    factory = factories[text]
    return Default(f"default={factory}", f"Field(default_factory={factory})", value=text)


def _bytes_sample(field: Field, n: int) -> str:
    """Return the source of a text's sample as bytes, its padding too."""
    return padded_sample(field, n).replace('"', 'b"', 1).replace(', "', ', b"')


def _slug(field: Field) -> str:
    return stem(field).replace("_", "-")


def _distinct_key(field: Field) -> str:
    distinct = field.held.type.distinct
    return distinct(field.held) if distinct else ""


def _refused_key_in_form(field: Field) -> tuple[str, ...]:
    kind = field.held.type
    return (kind.refused_in_form or kind.refused)(field.held)


def _refused_keys(field: Field) -> tuple[str, ...]:
    """Return what is no list, and lists of what is no key."""
    wrong = (*field.held.type.refused(field.held)[:1], "None")
    return ('"nobody"', *(f"[{value}]" for value in wrong))


_JSON = "sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')"

# ---- the table


_REF = FieldType(
    name="ref",
    example="author:ref:user:cascade",
    python="{key}",
    accepts="{key}",
    in_key="{key}",
    modifiers=BARE | {Modifier.UNIQUE, Modifier.EMBED},
    migration=lambda field: field.held.type.migration(field.held),
    constraints=lambda field: field.held.type.constraints(field.held),
    sample=lambda field, n: field.held.type.sample(field.held, n),
    payload=lambda field, n: field.held.type.payload(field.held, n),
    distinct=_distinct_key,
    refused=lambda field: field.held.type.refused(field.held),
    refused_in_form=_refused_key_in_form,
)

_ROWS = (
    FieldType(
        name="str",
        example="title:str:max=200",
        in_list=True,
        python="str",
        in_key="PathText",
        modifiers=COMMON | LENGTH,
        accepts="Text",
        column=lambda field: f"String({longest_text(field)})",
        migration=lambda field: f"sa.String(length={longest_text(field)})",
        extent=lambda field: TextExtent(longest_text(field)),
        constraints=text_constraints,
        default=text_default,
        sample=padded_sample,
        payload=padded_sample,
        distinct=distinct_text,
        refused=refused_text,
        refused_in_form=refused_text_in_form,
        check=check_length,
    ),
    FieldType(
        name="text",
        example="body:text",
        in_list=True,
        python="str",
        modifiers=COMMON | LENGTH,
        accepts="Text",
        column=_fixed("Text"),
        migration=_fixed("sa.Text()"),
        extent=_fixed(TextExtent(inf)),
        constraints=text_constraints,
        default=text_default,
        sample=padded_sample,
        payload=padded_sample,
        distinct=distinct_text,
        refused=refused_text,
        refused_in_form=refused_text_in_form,
        check=check_length,
    ),
    FieldType(
        name="int",
        example="stock:int:min=0:default=0",
        in_list=True,
        python="int",
        in_key="Int32",
        modifiers=COMMON | RANGE,
        accepts="Int32",
        migration=_fixed("sa.Integer()"),
        extent=_fixed(NumberExtent(10, 0)),
        constraints=range_constraints,
        default=int_default,
        sample=sample_number(int_grid, show_int),
        payload=sample_number(int_grid, show_int),
        distinct=distinct_number(int_grid, ""),
        refused=refused_number(int_grid, show_int),
        check=check_int,
    ),
    FieldType(
        name="bigint",
        example="views:bigint:default=0",
        in_list=True,
        python="int",
        in_key="Int64",
        modifiers=COMMON | RANGE,
        accepts="Int64",
        column=_fixed("BigInteger"),
        migration=_fixed("sa.BigInteger()"),
        extent=_fixed(NumberExtent(19, 0)),
        constraints=range_constraints,
        default=int_default,
        sample=sample_number(int_grid, show_int),
        payload=sample_number(int_grid, show_int),
        distinct=distinct_number(int_grid, ""),
        refused=refused_number(int_grid, show_int),
        check=check_int,
    ),
    FieldType(
        name="float",
        example="weight:float:gt=0",
        in_list=True,
        python="float",
        modifiers=COMMON | RANGE,
        accepts="FiniteFloat",
        column=_fixed("Double"),
        migration=_fixed("sa.Double()"),
        extent=_fixed(NumberExtent(308, 324, significant=15)),
        constraints=range_constraints,
        default=float_default,
        sample=sample_number(float_grid, show_float),
        payload=sample_number(float_grid, show_float),
        distinct=distinct_number(float_grid, "float"),
        refused=refused_float,
        check=check_float,
    ),
    FieldType(
        name="decimal",
        example="price:decimal:12.2:min=0",
        python="Decimal",
        modifiers=COMMON | RANGE,
        column=lambda field: f"Numeric({field.precision}, {field.scale})",
        migration=lambda field: f"sa.Numeric(precision={field.precision}, scale={field.scale})",
        extent=lambda field: NumberExtent(field.precision - field.scale, field.scale),
        constraints=decimal_constraints,
        metadata=lambda field: (f"rounded({field.scale})",),
        default=decimal_default,
        sample=lambda field, n: f"Decimal({decimal_sample(field, n)})",
        payload=decimal_sample,
        distinct=distinct_number(decimal_grid, "Decimal"),
        refused=refused_decimal,
        check=check_range(decimal_grid),
    ),
    FieldType(
        name="bool",
        example="active:bool:default=true",
        python="bool",
        modifiers=PLAIN,
        migration=_fixed("sa.Boolean()"),
        default=_bool_default,
        sample=lambda _field, n: str(n % 2 == 1),
        payload=lambda _field, n: str(n % 2 == 1),
        refused=_refusing("perhaps"),
    ),
    FieldType(
        name="date",
        example="released_on:date:null",
        python="dt.date",
        in_key="dt.date",
        modifiers=COMMON,
        migration=_fixed("sa.Date()"),
        default=_date_default,
        sample=lambda _field, n: f"dt.date(2026, 1, {n})",
        payload=lambda _field, n: source(f"2026-01-{n:02}"),
        distinct=_fixed("dt.date(2026, 1, 1) + dt.timedelta(days=n)"),
        refused=_refusing("someday"),
    ),
    FieldType(
        name="time",
        example="opens_at:time",
        python="dt.time",
        modifiers=WITHOUT_DEFAULT,
        accepts="LocalTime",
        returns="LocalTime",
        migration=_fixed("sa.Time()"),
        sample=lambda _field, n: f"dt.time(10, {n})",
        payload=lambda _field, n: source(f"10:{n:02}:00"),
        distinct=_fixed("dt.time(n // 60 % 24, n % 60)"),
        refused=_refusing("noon", "10:00:00Z"),
    ),
    FieldType(
        name="datetime",
        example="published_at:datetime:null",
        python="dt.datetime",
        modifiers=COMMON,
        accepts="UtcDatetime",
        migration=_fixed("sa.DateTime(timezone=True)"),
        default=_datetime_default,
        sample=lambda _field, n: f"dt.datetime(2026, 1, {n}, 10, tzinfo=dt.UTC)",
        payload=lambda _field, n: source(f"2026-01-{n:02}T10:00:00Z"),
        distinct=_fixed("dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=n)"),
        refused=_refusing("soon", "2026-01-01T10:00:00"),
    ),
    FieldType(
        name="interval",
        example="duration:interval",
        python="dt.timedelta",
        modifiers=WITHOUT_DEFAULT,
        accepts="Duration",
        migration=_fixed("sa.Interval()"),
        sample=lambda _field, n: f"dt.timedelta(hours={n})",
        payload=lambda _field, n: source(f"PT{n}H"),
        distinct=_fixed("dt.timedelta(minutes=n)"),
        refused=_refusing("an hour", "P999999999D"),
    ),
    FieldType(
        name="uuid",
        example="external_id:uuid:unique",
        python="UUID",
        in_key="UUID",
        modifiers=WITHOUT_DEFAULT,
        migration=_fixed("sa.Uuid()"),
        sample=lambda _field, n: f"UUID(int={n})",
        payload=lambda _field, n: source(str(UUID(int=n))),
        distinct=_fixed("UUID(int=n)"),
        refused=_refusing("one"),
    ),
    FieldType(
        name="json",
        example="settings:json:default={}",
        python="Any",
        modifiers=BARE | {Modifier.DEFAULT},
        accepts="Json",
        returns="JsonValue",
        takes_none=True,
        column=lambda field: f"json_type(none_as_null={field.null})",
        migration=_fixed(_JSON),
        in_form=False,
        default=_json_default,
        sample=lambda _field, n: f'{{"key": {n}}}',
        payload=lambda _field, n: f'{{"key": {n}}}',
        distinct=_fixed('{"key": n}'),
        refused=_fixed((r'{"key": "\0"}',)),
    ),
    FieldType(
        name="list",
        example="labels:list:str:max=10",
        imports=("app.models.base:list_type",),
        python="list[{item}]",
        modifiers=BARE | LENGTH | {Modifier.DEFAULT},
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
    ),
    FieldType(
        name="bytes",
        example="thumbnail:bytes:max=65536",
        python="bytes",
        modifiers=BARE | LENGTH,
        accepts="Base64",
        returns="EncodedBytes",
        migration=_fixed("sa.LargeBinary()"),
        constraints=text_constraints,
        sample=lambda field, n: (
            padded_sample(field, n).replace('"', 'b"', 1).replace(', "', ', b"')
        ),
        payload=base64_sample,
        refused=refused_bytes,
        refused_in_form=refused_bytes_in_form,
        check=check_length,
    ),
    FieldType(
        name="email",
        example="contact:email:unique",
        in_list=True,
        python="str",
        modifiers=WITHOUT_DEFAULT,
        accepts="EmailStr",
        column=_fixed("String(320)"),
        migration=_fixed("sa.String(length=320)"),
        extent=_fixed(TextExtent(320)),
        sample=lambda field, n: source(f"{_slug(field)}-{n}@example.com"),
        payload=lambda field, n: source(f"{_slug(field)}-{n}@example.com"),
        distinct=lambda field: f'f"{_slug(field)}-{{n}}@example.com"',
        refused=_refusing("nobody"),
    ),
    FieldType(
        name="url",
        example="homepage:url:null",
        in_list=True,
        python="str",
        modifiers=WITHOUT_DEFAULT,
        accepts="Url",
        column=_fixed("String(2048)"),
        migration=_fixed("sa.String(length=2048)"),
        extent=_fixed(TextExtent(2048)),
        sample=lambda field, n: source(f"https://example.com/{_slug(field)}/{n}"),
        payload=lambda field, n: source(f"https://example.com/{_slug(field)}/{n}"),
        distinct=lambda field: f'f"https://example.com/{_slug(field)}/{{n}}"',
        refused=_refusing("nowhere"),
    ),
    FieldType(
        name="file",
        example="file:file:max=10485760:accept=application/pdf+image/png",
        python="FileObject",
        modifiers=ALWAYS | {Modifier.MAX, Modifier.ACCEPT},
        needs=Feature.FILES,
        returns="StoredFileRead",
        column=_fixed("StoredFile"),
        migration=_fixed(_JSON),
        metadata=uploaded_file,
        shown=linked_file,
        sample=file_sample,
        payload=file_part,
        distinct=distinct_file,
        refused=_fixed(()),
        is_file=True,
        check=check_file,
    ),
    FieldType(
        name="enum",
        example="status:enum:draft+active:default=draft",
        python="{enum}",
        in_key="{enum}",
        modifiers=PLAIN,
        column=lambda field: f"enum_type({field.class_name}, name={source(field.name)})",
        migration=_fixed(f"sa.String(length={ENUM_WIDTH})"),
        extent=lambda field: TextExtent(ENUM_WIDTH, field.values),
        default=enum_default,
        sample=enum_sample,
        payload=enum_payload,
        refused=_refusing("no such value:"),
    ),
    FieldType(
        name="raw",
        example="search:raw:tsvector:null",
        imports=("app.core.raw:RawType",),
        python="str",
        modifiers=BARE,
        accepts="Text",
        column=raw_column,
        migration=raw_column,
        sample=raw_sample,
        payload=raw_sample,
        refused=_fixed(("1", r'"\0"')),
        refused_in_form=_fixed((r'"\0"',)),
        check=check_raw,
    ),
    _REF,
    replace(
        _REF,
        name="one",
        example="profile:one:user",
        modifiers=BARE | {Modifier.EMBED},
        unique=True,
    ),
    FieldType(
        name="many",
        example="tags:many:tag",
        imports=(
            "app.models.base:association_table",
            "app.models.base:UniqueList",
            "app.schemas.types:keys_of",
        ),
        python="{key}",
        accepts="Keys[{key}]",
        returns="list[{key}]",
        modifiers=frozenset({Modifier.THROUGH, Modifier.EMBED, Modifier.DOC}),
        migration=lambda field: field.held.type.migration(field.held),
        shown=lambda field, _key: (f"keys_of({source(field.held.column)})",),
        implied=Default("", "Field(default_factory=list)"),
        in_form=False,
        is_many=True,
        sample=lambda field, n: f"[{field.held.type.sample(field.held, n)}]",
        payload=lambda field, n: f"[{field.held.type.payload(field.held, n)}]",
        refused=_refused_keys,
    ),
)

TYPES = {row.name: row for row in _ROWS}
