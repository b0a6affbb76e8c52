"""The types of dates and times: date, time, datetime and interval."""

import datetime as dt

from fastwright.language.fields import Default, Field, FieldType, Imports
from fastwright.language.literals import source
from fastwright.language.modifiers import COMMON, WITHOUT_DEFAULT
from fastwright.language.types.building import TIMES, fixed, refusing


def _clock(name: str) -> Imports:
    return Imports(
        model=("sqlalchemy:func", f"app.core.clock:{name}"), schema=(f"app.core.clock:{name}",)
    )


def _date_default(_field: Field, text: str) -> Default:
    if text == "today":
        return Default(
            "default=today",
            "Field(default_factory=today)",
            "func.current_date()",
            "sa.func.current_date()",
            imports=_clock("today"),
        )
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        msg = f"{text!r} is not a date; write default=today or default=2026-01-31"
        raise ValueError(msg)
    python = f"dt.date({day.year}, {day.month}, {day.day})"
    server = source(day.isoformat())
    return Default(f"default={python}", python, server, server)


def _datetime_default(_field: Field, text: str) -> Default:
    if text != "now":
        msg = f"{text!r} cannot be a default; the only default of a datetime is now"
        raise ValueError(msg)
    return Default(
        "default=utc_now",
        "Field(default_factory=utc_now)",
        "func.now()",
        "sa.func.now()",
        imports=_clock("utc_now"),
    )


DATE = FieldType(
    name="date",
    column_types=("Date",),
    default_words=lambda _argument: ("today",),
    in_json="{}.isoformat()",
    imports=Imports(python=TIMES.python, schema=("app.schemas.types:LocalDate",)),
    example="released_on:date:null",
    python="dt.date",
    accepts="LocalDate",
    in_key="LocalDate",
    modifiers=COMMON,
    migration=fixed("sa.Date()"),
    default=_date_default,
    sample=lambda _field, n: f"dt.date(2026, 1, {n})",
    payload=lambda _field, n: source(f"2026-01-{n:02}"),
    distinct=fixed("dt.date(2026, 1, 1) + dt.timedelta(days=n)"),
    refused=refusing("someday", "20260131", 0),
)

TIME = FieldType(
    name="time",
    imports=Imports(python=TIMES.python, schema=("app.schemas.types:LocalTime",)),
    example="opens_at:time",
    python="dt.time",
    modifiers=WITHOUT_DEFAULT,
    accepts="LocalTime",
    returns="LocalTime",
    migration=fixed("sa.Time()"),
    sample=lambda _field, n: f"dt.time(10, {n})",
    payload=lambda _field, n: source(f"10:{n:02}:00"),
    distinct=fixed("dt.time(n // 60 % 24, n % 60)"),
    refused=refusing("noon", "10:00:00Z", 0),
)

DATETIME = FieldType(
    name="datetime",
    default_words=lambda _argument: ("now",),
    imports=Imports(python=TIMES.python, schema=("app.schemas.types:UtcDatetime",)),
    example="published_at:datetime:null",
    python="dt.datetime",
    modifiers=COMMON,
    accepts="UtcDatetime",
    migration=fixed("sa.DateTime(timezone=True)"),
    default=_datetime_default,
    sample=lambda _field, n: f"dt.datetime(2026, 1, {n}, 10, tzinfo=dt.UTC)",
    payload=lambda _field, n: source(f"2026-01-{n:02}T10:00:00Z"),
    distinct=fixed("dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=n)"),
    refused=refusing("soon", "2026-01-01T10:00:00", 0),
)

INTERVAL = FieldType(
    name="interval",
    imports=Imports(
        python=TIMES.python,
        schema=("app.schemas.types:Duration", "app.schemas.types:EncodedDuration"),
    ),
    example="duration:interval",
    python="dt.timedelta",
    modifiers=WITHOUT_DEFAULT,
    accepts="Duration",
    returns="EncodedDuration",
    migration=fixed("sa.Interval()"),
    sample=lambda _field, n: f"dt.timedelta(hours={n})",
    payload=lambda _field, n: source(f"PT{n}H"),
    distinct=fixed("dt.timedelta(minutes=n)"),
    refused=fixed(('"an hour"', '"P999999999D"', "0", "False")),
)
