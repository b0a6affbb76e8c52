"""The one table of field types, and how their values look.

Model, schema, factory, tests and migration are all derived from a row, so they agree.
"""

import datetime as dt
import re
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, InvalidOperation, localcontext
from unicodedata import east_asian_width
from uuid import UUID

from fastwright.fields import Default, Field, FieldType, Modifier

BARE = frozenset({Modifier.NULL, Modifier.DOC})
PLAIN = BARE | {Modifier.DEFAULT, Modifier.INDEX}
COMMON = PLAIN | {Modifier.UNIQUE}
WITHOUT_DEFAULT = COMMON - {Modifier.DEFAULT}
LENGTH = frozenset({Modifier.MIN, Modifier.MAX})
RANGE = LENGTH | {Modifier.GT, Modifier.LT}

INT32 = (Decimal(-(2**31)), Decimal(2**31 - 1))
INT64 = (Decimal(-(2**63)), Decimal(2**63 - 1))
DEFAULT_LENGTH = 255
LONGEST_VARCHAR = 10_485_760  # PostgreSQL's limit
LONGEST_INDEXED = 676  # of four bytes; PostgreSQL's indexes hold rows of 2704
LARGEST_PRECISION = 1000  # PostgreSQL's limit
LARGEST_FLOAT = Decimal(sys.float_info.max)
FLOAT_DIGITS = 12  # so many a float keeps, with some to spare
FINEST_FLOAT = 300
FEWEST_DISTINCT = 10  # so many rows a test may need of a unique field
MANY = 10**4  # more than any test needs
LONGEST_LITERAL = 64  # columns; with its indentation and brackets it stays within a line
LONGEST_STEM = 20  # so much of a field's name shows in its sample values

_WORDS = re.compile(r"\S+\s*|\s+")
# Python's own precision would round a decimal of more than 28 digits.
_EXACT = Context(prec=3 * LARGEST_PRECISION)


def source(value: object) -> str:
    """Return Python source of a value, in the quotes that ruff prefers and on lines that fit."""
    if not isinstance(value, str):
        return repr(value)
    pieces = [f'"{piece}"' for piece in _pieces(value)] or ['""']
    return pieces[0] if len(pieces) == 1 else f"({' '.join(pieces)})"


def _pieces(text: str) -> Iterator[str]:
    """Cut a text into literals without their quotes, between words where it can be."""
    piece, width = "", 0
    for word in _WORDS.findall(text):
        escaped = [_escaped(character) for character in word]
        if width + sum(map(_width, escaped)) > LONGEST_LITERAL and piece:
            yield piece
            piece, width = "", 0
        for character in escaped:
            if width + _width(character) > LONGEST_LITERAL:
                yield piece
                piece, width = "", 0
            piece, width = piece + character, width + _width(character)
    if piece:
        yield piece


def _escaped(character: str) -> str:
    return f"\\{character}" if character in '"\\' else repr(character)[1:-1].replace("\\'", "'")


def _width(character: str) -> int:
    return sum(2 if east_asian_width(each) in "FW" else 1 for each in character)


def literal_default(value: object, server: object) -> Default:
    """Return a default that Python and the database both state."""
    python, sql = source(value), source(server)
    return Default(f"default={python}", python, sql, sql)


def _fixed[T](value: T) -> Callable[[Field], T]:
    return lambda _field: value


def _refusing(*values: object) -> Callable[[Field], tuple[str, ...]]:
    return lambda _field: tuple(map(source, values))


# ---- text


def _longest(field: Field) -> int:
    if field.max is not None:
        return int(field.max)
    return DEFAULT_LENGTH if field.type.name == "str" else LONGEST_VARCHAR


def _is_limited(field: Field) -> bool:
    return field.max is not None or field.type.name == "str"


def _shortest(field: Field) -> int:
    return int(field.min or 0)


def _check_length(field: Field) -> None:
    bounds = [bound for bound in (field.min, field.max) if bound is not None]
    if any(bound != int(bound) or bound < 0 for bound in bounds):
        msg = "a length is a whole number; give min= and max= without fraction or sign"
        raise ValueError(msg)
    if not 1 <= _longest(field) <= LONGEST_VARCHAR:
        msg = f"max= must lie between 1 and {LONGEST_VARCHAR}"
        raise ValueError(msg)
    if _shortest(field) > _longest(field):
        msg = f"min= must not exceed the length of {_longest(field)}"
        raise ValueError(msg)
    if (field.unique or field.index) and _longest(field) > LONGEST_INDEXED:
        msg = f"an index holds {LONGEST_INDEXED} characters; add max={LONGEST_INDEXED} or less"
        raise ValueError(msg)


def _text_default(field: Field, text: str) -> Default:
    if not _shortest(field) <= len(text) <= _longest(field):
        msg = (
            f"the default {text!r} has a length of {len(text)}; "
            f"{_shortest(field)} to {_longest(field)} are allowed"
        )
        raise ValueError(msg)
    return literal_default(text, text)


def _text_constraints(field: Field) -> tuple[str, ...]:
    shortest = (f"min_length={_shortest(field)}",) if field.min else ()
    longest = (f"max_length={_longest(field)}",) if _is_limited(field) else ()
    return shortest + longest


def _words(field: Field) -> str:
    return _stem(field).replace("_", " ")


def _stem(field: Field) -> str:
    return field.name[:LONGEST_STEM].rstrip("_")


def _text(field: Field, n: int) -> str:
    """Give the field's name and the number, cut to digits where that is too long."""
    named = f"{_words(field)} {n}"
    return named if len(named) <= _longest(field) else str(n)[-_longest(field) :]


def _padded(field: Field, n: int) -> str:
    """Give the source of the same, long enough."""
    text = _text(field, n)
    missing = _shortest(field) - len(text)
    if missing <= LONGEST_LITERAL - len(text):
        return source(text.ljust(_shortest(field), "x"))
    return f'{source(text)}.ljust({_shortest(field)}, "x")'


def _distinct_text(field: Field) -> str:
    digits = 6
    is_short = len(_text(field, 1)) < _shortest(field)
    padding = f'.ljust({_shortest(field)}, "x")' if is_short else ""
    if len(_words(field)) + 1 + digits <= _longest(field):
        return f'f"{_words(field)} {{n}}"{padding}'
    if _longest(field) >= digits:
        return f"str(n){padding}"
    return f"str(n % {10 ** _longest(field)}){padding}"


def _refused_text(field: Field) -> tuple[str, ...]:
    too_long = (f'"x" * {_longest(field) + 1}',) if _is_limited(field) else ()
    too_short = (f'"x" * {_shortest(field) - 1}',) if field.min else ()
    return (*too_long, *too_short, "1", r'"\0"')


# ---- numbers: the values of a field are the multiples of a step between two bounds


@dataclass(frozen=True, slots=True)
class _Grid:
    """The multiples `first * step` to `last * step`."""

    step: Decimal
    first: int
    last: int

    falling: bool = False
    """Whether to count down from the last, as there is no first by choice."""

    def value(self, n: int) -> Decimal:
        """Give the number n itself, or where that is out of bounds the n-th within them."""
        if self.first * self.step <= n <= self.last * self.step:
            return Decimal(n)
        passed = (n - 1) % self.size
        return (self.last - passed if self.falling else self.first + passed) * self.step

    @property
    def counted(self) -> str:
        """An expression in `n` of the values in turn, in steps."""
        passed = "n" if self.size > MANY else f"n % {self.size}"
        if self.falling:
            return f"{self.last} - {passed}"
        return f"{self.first} + {passed}" if self.first else passed

    @property
    def size(self) -> int:
        return self.last - self.first + 1


def _limits(field: Field, lowest: Decimal, highest: Decimal, step: Decimal) -> _Grid:
    low = max(bound for bound in (lowest, field.min, field.gt) if bound is not None)
    high = min(bound for bound in (highest, field.max, field.lt) if bound is not None)
    first = int((low / step).to_integral_value(ROUND_CEILING))
    last = int((high / step).to_integral_value(ROUND_FLOOR))
    first += field.gt is not None and first * step <= field.gt
    last -= field.lt is not None and last * step >= field.lt
    is_open = field.min is None and field.gt is None
    return _Grid(step, first, last, falling=is_open and high < highest)


def _int_grid(field: Field) -> _Grid:
    return _limits(field, *_int_range(field), Decimal(1))


def _int_range(field: Field) -> tuple[Decimal, Decimal]:
    return INT64 if field.type.name == "bigint" else INT32


def _decimal_grid(field: Field) -> _Grid:
    step = Decimal(1).scaleb(-field.scale)
    largest = Decimal(10) ** (field.precision - field.scale) - step
    return _limits(field, -largest, largest, step)


def _float_grid(field: Field) -> _Grid:
    """Give round numbers, far enough apart for a float to tell one from the next."""
    size = max((abs(bound) for _, bound in _bounds(field)), default=Decimal(0))
    reach = max(2 * size, Decimal(10**9))
    start = max(0, size.adjusted() - FLOAT_DIGITS) if size else 0
    for exponent in range(start, -FINEST_FLOAT, -1):
        grid = _limits(field, -reach, reach, Decimal(1).scaleb(exponent))
        if grid.size >= FEWEST_DISTINCT:
            break
    return grid


def _check_int(field: Field) -> None:
    low, high = _int_range(field)
    for _, bound in _bounds(field):
        if bound != int(bound):
            msg = f"its bounds are whole numbers, not {bound}"
            raise ValueError(msg)
        if not low <= bound <= high:
            wider = "; use bigint" if field.type.name == "int" else ""
            msg = f"the bound {bound} is more than the column holds{wider}"
            raise ValueError(msg)
    _check_range(_int_grid)(field)


def _check_float(field: Field) -> None:
    for _, bound in _bounds(field):
        if abs(bound) > LARGEST_FLOAT:
            msg = f"the bound {bound} is more than a float holds"
            raise ValueError(msg)
    _check_range(_float_grid)(field)


def _check_range(grid: Callable[[Field], _Grid]) -> Callable[[Field], None]:
    def check(field: Field) -> None:
        with localcontext(_EXACT):
            size = grid(field).size
        if size < 1:
            msg = "its bounds leave no value; widen min=, max=, gt= or lt="
            raise ValueError(msg)
        if field.unique and size < FEWEST_DISTINCT:
            left = f"{size} values" if size > 1 else "1 value"
            msg = f"its bounds leave {left}, too few for a unique field"
            raise ValueError(msg)

    return check


def _bounds(field: Field) -> list[tuple[str, Decimal]]:
    bounds = {"ge": field.min, "gt": field.gt, "le": field.max, "lt": field.lt}
    return [(name, bound) for name, bound in bounds.items() if bound is not None]


def _range_constraints(field: Field) -> tuple[str, ...]:
    return tuple(f"{name}={_short(bound)}" for name, bound in _bounds(field))


def _short(bound: Decimal) -> str:
    is_whole = bound == int(bound) and abs(bound) <= INT64[1]
    return str(int(bound)) if is_whole else repr(float(bound))


def _decimal_constraints(field: Field) -> tuple[str, ...]:
    given = tuple(f"{name}={_exact(bound)}" for name, bound in _bounds(field))
    return (f"max_digits={field.precision}", f"decimal_places={field.scale}", *given)


def _exact(bound: Decimal) -> str:
    return str(int(bound)) if bound == int(bound) else f'Decimal("{bound:f}")'


def number(text: str) -> Decimal:
    """Read a number; raises ValueError for what is none, or is of no use in a column."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        msg = f"{text!r} is not a number"
        raise ValueError(msg)
    if len(text) > LARGEST_PRECISION or abs(value.adjusted()) > LARGEST_PRECISION:
        msg = f"a number has at most {LARGEST_PRECISION} digits"
        raise ValueError(msg)
    return value


def _fitting(field: Field, text: str, grid: _Grid) -> Decimal:
    value = number(text)
    low, high = grid.first * grid.step, grid.last * grid.step
    if not low <= value <= high:
        msg = f"the default {text} does not fit; it must lie between {low} and {high}"
        raise ValueError(msg)
    if value % grid.step:
        digits = f"at most {field.scale}" if field.scale else "none"
        msg = f"the default {text} has too many digits after the point; {digits} are allowed"
        raise ValueError(msg)
    return value


def _int_default(field: Field, text: str) -> Default:
    value = int(_fitting(field, text, _int_grid(field)))
    return literal_default(value, str(value))


def _float_default(field: Field, text: str) -> Default:
    value = number(text)
    fits = {"ge": value.__ge__, "gt": value.__gt__, "le": value.__le__, "lt": value.__lt__}
    if abs(value) > LARGEST_FLOAT or not all(fits[name](bound) for name, bound in _bounds(field)):
        msg = f"the default {text} is out of its bounds"
        raise ValueError(msg)
    return literal_default(float(value), str(float(value)))


def _decimal_default(field: Field, text: str) -> Default:
    with localcontext(_EXACT):
        value = _fitting(field, text, _decimal_grid(field))
        fixed = f"{value:.{field.scale}f}"
    python = f"Decimal({source(fixed)})"
    return Default(f"default={python}", python, source(fixed), source(fixed))


def _distinct_number(grid: Callable[[Field], _Grid], python: str) -> Callable[[Field], str]:
    """Give `n`, or where the bounds are narrow the numbers between them in turn."""

    def distinct(field: Field) -> str:
        with localcontext(_EXACT):
            values = grid(field)
            exponent = values.step.adjusted()
            plenty = values.first * values.step <= 1 and values.last * values.step >= MANY
        counted = "n" if plenty else values.counted
        if plenty or not exponent:
            return f"{python}({counted})" if python else counted
        return f'{python}(f"{{{counted}}}e{exponent}")'

    return distinct


def _sample_number(
    grid: Callable[[Field], _Grid], show: Callable[[Field, Decimal], str]
) -> Callable[[Field, int], str]:
    def sample(field: Field, n: int) -> str:
        with localcontext(_EXACT):
            return show(field, grid(field).value(n))

    return sample


def _refused_number(
    grid: Callable[[Field], _Grid], show: Callable[[Field, Decimal], str]
) -> Callable[[Field], tuple[str, ...]]:
    def refused(field: Field) -> tuple[str, ...]:
        with localcontext(_EXACT):
            values = grid(field)
            below, above = (values.first - 1) * values.step, (values.last + 1) * values.step
            return (show(field, below), show(field, above), '"many"')

    return refused


def _refused_float(field: Field) -> tuple[str, ...]:
    beyond = {"ge": -1, "gt": 0, "le": 1, "lt": 0}
    with localcontext(_EXACT):
        step = _float_grid(field).step
        outside = [bound + beyond[name] * step for name, bound in _bounds(field)]
    return (*(_show_float(field, each) for each in outside), '"many"')


def _show_int(_field: Field, value: Decimal) -> str:
    return str(int(value))


def _show_float(_field: Field, value: Decimal) -> str:
    return repr(float(value))


def _show_decimal(field: Field, value: Decimal) -> str:
    return source(f"{value:.{field.scale}f}")


def _decimal_sample(field: Field, n: int) -> str:
    return _sample_number(_decimal_grid, _show_decimal)(field, n)


def _refused_decimal(field: Field) -> tuple[str, ...]:
    too_fine = source(f"{Decimal(1).scaleb(-field.scale - 1):f}")
    return (*_refused_number(_decimal_grid, _show_decimal)(field), too_fine)


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
        msg = f"{text!r} is no date; write default=today or default=2026-01-31"
        raise ValueError(msg) from None
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
    return Default(f"default={factory}", f"Field(default_factory={factory})")


def _enum_default(field: Field, text: str) -> Default:
    if text not in field.values:
        msg = f"the default {text!r} is none of {', '.join(field.values)}"
        raise ValueError(msg)
    member = f"{field.class_name}.{member_name(text)}"
    return Default(f"default={member}", member, source(text), source(text))


def member_name(value: str) -> str:
    """Return the name of an enum's member: `in-stock` gives `IN_STOCK`."""
    return value.replace("-", "_").upper()


def _base64(field: Field, n: int) -> str:
    text = _text(field, n)
    missing = _shortest(field) - len(text)
    if missing <= LONGEST_LITERAL // 2:
        return source(b64encode(text.ljust(_shortest(field), "x").encode()).decode())
    # Of three bytes each group of four characters: the same in the middle, the rest at the ends.
    head, groups = text.ljust(len(text) + -len(text) % 3, "x"), missing // 3 - 1
    tail = "x" * (_shortest(field) - len(head) - 3 * groups)
    start, end = (source(b64encode(part.encode()).decode()) for part in (head, tail))
    return f'{start} + "eHh4" * {groups} + {end}'


def _refused_bytes(field: Field) -> tuple[str, ...]:
    # In Base64, four characters are three bytes.
    too_long = (f'"eHh4" * {_longest(field) // 3 + 1}',) if _is_limited(field) else ()
    too_short = ('""',) if field.min else ()
    return ('"not base64!"', '"-_-_"', *too_long, *too_short)


def _slug(field: Field) -> str:
    return _stem(field).replace("_", "-")


def _member(field: Field, n: int) -> str:
    return field.values[(n - 1) % len(field.values)]


def _enum_migration(field: Field) -> str:
    values = ", ".join(map(source, field.values))
    options = "native_enum=False, create_constraint=True, length=50"
    return f"sa.Enum({values}, name={source(field.name)}, {options})"


# ---- the table


_ROWS = (
    FieldType(
        name="str",
        example="title:str:max=200",
        python="str",
        modifiers=COMMON | LENGTH,
        accepts="Text",
        column=lambda field: f"String({_longest(field)})",
        migration=lambda field: f"sa.String(length={_longest(field)})",
        constraints=_text_constraints,
        default=_text_default,
        sample=_padded,
        payload=_padded,
        distinct=_distinct_text,
        refused=_refused_text,
        check=_check_length,
    ),
    FieldType(
        name="text",
        example="body:text",
        python="str",
        modifiers=COMMON | LENGTH,
        accepts="Text",
        column=_fixed("Text"),
        migration=_fixed("sa.Text()"),
        constraints=_text_constraints,
        default=_text_default,
        sample=_padded,
        payload=_padded,
        distinct=_distinct_text,
        refused=_refused_text,
        check=_check_length,
    ),
    FieldType(
        name="int",
        example="stock:int:min=0:default=0",
        python="int",
        modifiers=COMMON | RANGE,
        accepts="Int32",
        migration=_fixed("sa.Integer()"),
        constraints=_range_constraints,
        default=_int_default,
        sample=_sample_number(_int_grid, _show_int),
        payload=_sample_number(_int_grid, _show_int),
        distinct=_distinct_number(_int_grid, ""),
        refused=_refused_number(_int_grid, _show_int),
        check=_check_int,
    ),
    FieldType(
        name="bigint",
        example="views:bigint:default=0",
        python="int",
        modifiers=COMMON | RANGE,
        accepts="Int64",
        column=_fixed("BigInteger"),
        migration=_fixed("sa.BigInteger()"),
        constraints=_range_constraints,
        default=_int_default,
        sample=_sample_number(_int_grid, _show_int),
        payload=_sample_number(_int_grid, _show_int),
        distinct=_distinct_number(_int_grid, ""),
        refused=_refused_number(_int_grid, _show_int),
        check=_check_int,
    ),
    FieldType(
        name="float",
        example="weight:float:gt=0",
        python="float",
        modifiers=COMMON | RANGE,
        accepts="FiniteFloat",
        column=_fixed("Double"),
        migration=_fixed("sa.Double()"),
        constraints=_range_constraints,
        default=_float_default,
        sample=_sample_number(_float_grid, _show_float),
        payload=_sample_number(_float_grid, _show_float),
        distinct=_distinct_number(_float_grid, "float"),
        refused=_refused_float,
        check=_check_float,
    ),
    FieldType(
        name="decimal",
        example="price:decimal:12.2:min=0",
        python="Decimal",
        modifiers=COMMON | RANGE,
        column=lambda field: f"Numeric({field.precision}, {field.scale})",
        migration=lambda field: f"sa.Numeric(precision={field.precision}, scale={field.scale})",
        constraints=_decimal_constraints,
        metadata=lambda field: (f"rounded({field.scale})",),
        default=_decimal_default,
        sample=lambda field, n: f"Decimal({_decimal_sample(field, n)})",
        payload=_decimal_sample,
        distinct=_distinct_number(_decimal_grid, "Decimal"),
        refused=_refused_decimal,
        check=_check_range(_decimal_grid),
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
        column=lambda field: f"json_type(none_as_null={field.null})",
        migration=_fixed(
            "sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')"
        ),
        default=_json_default,
        sample=lambda _field, n: f'{{"key": {n}}}',
        payload=lambda _field, n: f'{{"key": {n}}}',
        distinct=_fixed('{"key": n}'),
        refused=_fixed((r'{"key": "\0"}',)),
    ),
    FieldType(
        name="bytes",
        example="thumbnail:bytes:max=65536",
        python="bytes",
        modifiers=BARE | LENGTH,
        accepts="Base64",
        returns="EncodedBytes",
        migration=_fixed("sa.LargeBinary()"),
        constraints=_text_constraints,
        sample=lambda field, n: _padded(field, n).replace('"', 'b"', 1).replace(', "', ', b"'),
        payload=_base64,
        refused=_refused_bytes,
        check=_check_length,
    ),
    FieldType(
        name="email",
        example="contact:email:unique",
        python="str",
        modifiers=WITHOUT_DEFAULT,
        accepts="EmailStr",
        column=_fixed("String(320)"),
        migration=_fixed("sa.String(length=320)"),
        sample=lambda field, n: source(f"{_slug(field)}-{n}@example.com"),
        payload=lambda field, n: source(f"{_slug(field)}-{n}@example.com"),
        distinct=lambda field: f'f"{_slug(field)}-{{n}}@example.com"',
        refused=_refusing("nobody"),
    ),
    FieldType(
        name="url",
        example="homepage:url:null",
        python="str",
        modifiers=WITHOUT_DEFAULT,
        accepts="Url",
        column=_fixed("String(2048)"),
        migration=_fixed("sa.String(length=2048)"),
        sample=lambda field, n: source(f"https://example.com/{_slug(field)}/{n}"),
        payload=lambda field, n: source(f"https://example.com/{_slug(field)}/{n}"),
        distinct=lambda field: f'f"https://example.com/{_slug(field)}/{{n}}"',
        refused=_refusing("nowhere"),
    ),
    FieldType(
        name="enum",
        example="status:enum:draft+active:default=draft",
        python="{enum}",
        modifiers=PLAIN,
        column=lambda field: f"enum_type({field.class_name}, name={source(field.name)})",
        migration=_enum_migration,
        default=_enum_default,
        sample=lambda field, n: f"{field.class_name}.{member_name(_member(field, n))}",
        payload=lambda field, n: source(_member(field, n)),
        refused=_refusing("no such value"),
    ),
    FieldType(
        name="ref",
        example="author:ref:user:cascade",
        python="UUID",
        modifiers=BARE | {Modifier.UNIQUE},
        migration=_fixed("sa.Uuid()"),
        sample=lambda _field, n: f"UUID(int={n})",
        payload=lambda _field, n: source(str(UUID(int=n))),
        distinct=_fixed("UUID(int=n)"),
        refused=_refusing("nobody"),
    ),
)

TYPES = {row.name: row for row in _ROWS}
