"""Field types that accept only what every database can store."""

import datetime as dt
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import MAX_PREC, Context, Decimal
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    Base64Bytes,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    HttpUrl,
    JsonValue,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core.core_schema import (
    CoreSchema,
    no_info_after_validator_function,
    no_info_before_validator_function,
)

KeyT = TypeVar("KeyT")
TEXT = r"^[^\x00]*$"
# Text that contains more than whitespace and control characters.
NON_BLANK_TEXT = r"^[^\x00]*[^\s\x00-\x1f][^\x00]*$"
# Text that a URL path contains without escaping. Dots alone would refer to another folder.
PATH_TEXT = r"^\.*[A-Za-z0-9_~!$&'()*+,;=:@-][A-Za-z0-9_~!$&'()*+,;=:@.-]*$"
PATTERN_RULES = {
    TEXT: "Value must not contain the character NUL",
    NON_BLANK_TEXT: "Value must not be blank, or contain the character NUL",
    PATH_TEXT: "Value must have only characters that a URL path can contain, and not only dots",
}
"""What to tell a client whose text doesn't match a pattern."""
DECIMAL_TEXT = r"^-?0*[0-9]{1,W}(\.[0-9]{0,P}0*)?$"
"""The pattern of a decimal with up to W digits before the point and P after it."""
PLAIN_DIGITS = re.compile(r"-?[0-9]+(\.[0-9]*)?")
NUMBER = re.compile(r"[+-]?[\d.]+")
LONGEST_DURATION = dt.timedelta(days=365_000)
TIME_OF_DAY = {
    "type": "string",
    # The format "time" is not an option: it requires an offset.
    "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$",
    "examples": ["10:00:00"],
}


def _to_utc(value: dt.datetime) -> dt.datetime:
    # The PostgreSQL driver treats the earliest and the latest time as infinity.
    if not dt.MINYEAR < value.year < dt.MAXYEAR:
        raise ValueError("is out of range")
    return value.astimezone(dt.UTC)


def _without_offset(value: dt.time) -> dt.time:
    if value.tzinfo is not None:
        raise ValueError("must not have an offset")
    return value


def text_like(example: str) -> BeforeValidator:
    """Return a validator that refuses numbers: Pydantic takes them, and 20260131, for seconds."""

    def check(value: object) -> object:
        if isinstance(value, int | float) or (isinstance(value, str) and NUMBER.fullmatch(value)):
            raise ValueError(f"must be text such as {example}")
        return value

    return BeforeValidator(check)


def _within_range(value: dt.timedelta) -> dt.timedelta:
    if abs(value) > LONGEST_DURATION:
        raise ValueError(f"must not exceed {LONGEST_DURATION.days} days")
    return value


def _iso_duration(value: dt.timedelta) -> str:
    """Return a duration such as P400DT1H0M5S: RFC 3339 has neither P1Y35D nor PT1H5S."""
    size = abs(value)
    hours, rest = divmod(size.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{size.microseconds:06}".rstrip("0").rstrip(".")
    days = f"{size.days}D" if size.days else ""
    time = f"{hours}H" if hours else ""
    if minutes or (hours and (seconds or fraction)):
        time += f"{minutes}M"
    if seconds or fraction or not (days or time):
        time += f"{seconds}{fraction}S"
    sign = "-" if value < dt.timedelta() else ""
    return f"{sign}P{days}T{time}" if time else f"{sign}P{days}"


def _storable_json(value: JsonValue) -> JsonValue:
    json.dumps(value, allow_nan=False, ensure_ascii=False).encode()  # refuses lone surrogates
    if any("\0" in text for text in _texts(value)):
        raise ValueError("must not contain the character NUL")
    return value


def _texts(value: JsonValue) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from _texts(item)
        case dict():
            for key, item in value.items():
                yield key
                yield from _texts(item)


def max_json(length: int) -> AfterValidator:
    """Return a validator that limits the length of a value as JSON."""

    def check(value: JsonValue) -> JsonValue:
        if len(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) > length:
            raise ValueError(f"must not exceed {length} characters of JSON")
        return value

    return AfterValidator(check)


def _only_base64(value: object) -> object:
    if isinstance(value, str):
        b64decode(value, validate=True)  # Pydantic silently skips other characters
    return value


def _base64(value: bytes) -> str:
    return b64encode(value).decode()


def _without_repeats[KeyT](keys: list[KeyT]) -> list[KeyT]:
    return list(dict.fromkeys(keys))


def keys_of(name: str) -> BeforeValidator:
    """Return a validator that replaces rows with their keys, which the named attribute holds."""
    return BeforeValidator(lambda rows: [getattr(row, name) for row in rows])


def _plain_digits(value: object) -> object:
    if isinstance(value, str) and not PLAIN_DIGITS.fullmatch(value):  # Decimal takes 1e3 and 1_000
        raise ValueError("must be digits such as 9.50")
    return value


@dataclass(frozen=True)
class _Scale:
    places: int

    def __get_pydantic_core_schema__(
        self, source: type[Decimal], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        step, exact = Decimal(1).scaleb(-self.places), Context(prec=MAX_PREC)

        def fit(value: Decimal) -> Decimal:
            return exact.plus(value.quantize(step, context=exact))

        rounded = no_info_after_validator_function(fit, handler(source))
        return no_info_before_validator_function(_plain_digits, rounded)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        document = handler(schema)
        whole = max(schema["schema"]["schema"]["max_digits"] - self.places, 1)
        pattern = DECIMAL_TEXT.replace("W", str(whole)).replace("P", str(self.places))
        for each in document.get("anyOf", []):  # a number or text
            if each["type"] == "string":
                each["pattern"] = pattern
        return document


def rounded(places: int) -> _Scale:
    """Return an annotation that gives a decimal the scale of its column, and text a pattern."""
    return _Scale(places)


Text = Annotated[str, StringConstraints(pattern=TEXT)]
NonBlankText = Annotated[str, StringConstraints(pattern=NON_BLANK_TEXT)]
PathText = Annotated[str, StringConstraints(pattern=PATH_TEXT)]
Url = Annotated[HttpUrl, AfterValidator(str), Field(max_length=2048), PlainSerializer(str)]
Int32 = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
Int64 = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
LocalDate = Annotated[dt.date, text_like("2026-01-31")]
LocalTime = Annotated[
    dt.time, text_like("10:00:00"), AfterValidator(_without_offset), WithJsonSchema(TIME_OF_DAY)
]
UtcDatetime = Annotated[AwareDatetime, text_like("2026-01-31T10:00:00Z"), AfterValidator(_to_utc)]
Duration = Annotated[dt.timedelta, text_like("PT1H"), AfterValidator(_within_range)]
Json = Annotated[JsonValue, AfterValidator(_storable_json)]
Base64 = Annotated[Base64Bytes, BeforeValidator(_only_base64), PlainSerializer(bytes)]
Keys = Annotated[list[KeyT], Field(max_length=100), AfterValidator(_without_repeats)]
EncodedBytes = Annotated[bytes, PlainSerializer(_base64)]
EncodedDuration = Annotated[
    dt.timedelta,
    PlainSerializer(_iso_duration),
    WithJsonSchema({"type": "string", "format": "duration"}),
]
