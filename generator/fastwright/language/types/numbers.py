"""What a field of numbers is like: its values are the multiples of a step between two bounds."""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext

from fastwright.language.fields import Default, Field
from fastwright.language.literals import literal_default, source

INT32 = (Decimal(-(2**31)), Decimal(2**31 - 1))
INT64 = (Decimal(-(2**63)), Decimal(2**63 - 1))
LARGEST_PRECISION = 1000  # PostgreSQL's limit
LARGEST_FLOAT = Decimal(sys.float_info.max)
FLOAT_DIGITS = 12  # so many a float keeps, with some to spare
FINEST_FLOAT = 300
FEWEST_DISTINCT = 10  # so many rows a test may need of a unique field
MANY = 10**4  # more than any test needs

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,9})?", re.ASCII)
# Python's own precision would round a decimal of more than 28 digits.
_EXACT = Context(prec=3 * LARGEST_PRECISION)


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


def int_grid(field: Field) -> _Grid:
    """Return the whole numbers that a field allows and its column holds."""
    return _limits(field, *_int_range(field), Decimal(1))


def _int_range(field: Field) -> tuple[Decimal, Decimal]:
    return INT64 if field.type.name == "bigint" else INT32


def decimal_grid(field: Field) -> _Grid:
    """Return the decimals of a field's scale that it allows and its column holds."""
    step = Decimal(1).scaleb(-field.scale)
    largest = Decimal(10) ** (field.precision - field.scale) - step
    return _limits(field, -largest, largest, step)


def float_grid(field: Field) -> _Grid:
    """Give round numbers, far enough apart for a float to tell one from the next."""
    size = max((abs(bound) for _, bound in _bounds(field)), default=Decimal(0))
    reach = max(2 * size, Decimal(10**9))
    start = max(0, size.adjusted() - FLOAT_DIGITS) if size else 0
    for exponent in range(start, -FINEST_FLOAT, -1):
        grid = _limits(field, -reach, reach, Decimal(1).scaleb(exponent))
        if grid.size >= FEWEST_DISTINCT:
            break
    return grid


def check_int(field: Field) -> None:
    """Raise ValueError if the bounds of a whole number leave nothing, or exceed the column."""
    low, high = _int_range(field)
    for _, bound in _bounds(field):
        if bound != int(bound):
            msg = f"its bounds are whole numbers, not {bound}"
            raise ValueError(msg)
        if not low <= bound <= high:
            wider = "; use bigint" if field.type.name == "int" else ""
            msg = f"the bound {bound} is more than the column holds{wider}"
            raise ValueError(msg)
    check_range(int_grid)(field)


def check_float(field: Field) -> None:
    """Raise ValueError if the bounds of a float leave nothing, or exceed the column."""
    for _, bound in _bounds(field):
        if abs(bound) > LARGEST_FLOAT:
            msg = f"the bound {bound} is more than a float holds"
            raise ValueError(msg)
    check_range(float_grid)(field)


def check_range(grid: Callable[[Field], _Grid]) -> Callable[[Field], None]:
    """Return a check that raises ValueError where a field's bounds leave too few values."""

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


def range_constraints(field: Field) -> tuple[str, ...]:
    """Return the bounds as arguments of `Field(...)`."""
    return tuple(f"{name}={_short(bound)}" for name, bound in _bounds(field))


def _short(bound: Decimal) -> str:
    is_whole = bound == int(bound) and abs(bound) <= INT64[1]
    return str(int(bound)) if is_whole else repr(float(bound))


def decimal_constraints(field: Field) -> tuple[str, ...]:
    """Return the digits and the bounds of a decimal as arguments of `Field(...)`."""
    given = tuple(f"{name}={_exact(bound)}" for name, bound in _bounds(field))
    return (f"max_digits={field.precision}", f"decimal_places={field.scale}", *given)


def _exact(bound: Decimal) -> str:
    return str(int(bound)) if bound == int(bound) else f'Decimal("{bound:f}")'


def number(text: str) -> Decimal:
    """Read a number; raises ValueError for what is none, or is of no use in a column."""
    if not _NUMBER.fullmatch(text):
        msg = f"{text!r} is not a number"
        raise ValueError(msg)
    value = Decimal(text)
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


def int_default(field: Field, text: str) -> Default:
    """Read a whole number; raises ValueError if it does not fit."""
    value = int(_fitting(field, text, int_grid(field)))
    return literal_default(value, str(value))


def float_default(field: Field, text: str) -> Default:
    """Read a float; raises ValueError if it does not fit."""
    value = number(text)
    if abs(value) <= LARGEST_FLOAT:
        value = Decimal(float(value))  # as it will be stored
    fits = {"ge": value.__ge__, "gt": value.__gt__, "le": value.__le__, "lt": value.__lt__}
    if abs(value) > LARGEST_FLOAT or not all(fits[name](bound) for name, bound in _bounds(field)):
        msg = f"the default {text} is out of its bounds"
        raise ValueError(msg)
    return literal_default(float(value), str(float(value)))


def decimal_default(field: Field, text: str) -> Default:
    """Read a decimal and give it the column's scale; raises ValueError if it does not fit."""
    with localcontext(_EXACT):
        value = _fitting(field, text, decimal_grid(field))
        fixed = f"{value:.{field.scale}f}"
    python = f"Decimal({source(fixed)})"
    return Default(f"default={python}", python, source(fixed), source(fixed))


def distinct_number(grid: Callable[[Field], _Grid], python: str) -> Callable[[Field], str]:
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


def sample_number(
    grid: Callable[[Field], _Grid], show: Callable[[Field, Decimal], str]
) -> Callable[[Field, int], str]:
    """Return what gives the n-th value of a field, shown in a way."""

    def sample(field: Field, n: int) -> str:
        with localcontext(_EXACT):
            return show(field, grid(field).value(n))

    return sample


def refused_number(
    grid: Callable[[Field], _Grid], show: Callable[[Field, Decimal], str]
) -> Callable[[Field], tuple[str, ...]]:
    """Return what gives the values next to a field's bounds, and a word."""

    def refused(field: Field) -> tuple[str, ...]:
        with localcontext(_EXACT):
            values = grid(field)
            below, above = (values.first - 1) * values.step, (values.last + 1) * values.step
            return (show(field, below), show(field, above), '"many"')

    return refused


def refused_float(field: Field) -> tuple[str, ...]:
    """Return values beyond the bounds of a float, and a word."""
    beyond = {"ge": -1, "gt": 0, "le": 1, "lt": 0}
    with localcontext(_EXACT):
        step = float_grid(field).step
        outside = [bound + beyond[name] * step for name, bound in _bounds(field)]
    return (*(show_float(field, each) for each in outside), '"many"')


def show_int(_field: Field, value: Decimal) -> str:
    """Return a whole number in Python and JSON."""
    return str(int(value))


def show_float(_field: Field, value: Decimal) -> str:
    """Return a float in Python and JSON."""
    return repr(float(value))


def _show_decimal(field: Field, value: Decimal) -> str:
    return source(f"{value:.{field.scale}f}")


def decimal_sample(field: Field, n: int) -> str:
    """Return the n-th decimal in JSON, a string."""
    return sample_number(decimal_grid, _show_decimal)(field, n)


def refused_decimal(field: Field) -> tuple[str, ...]:
    """Return decimals beyond the bounds, a word, and one with too many digits."""
    too_fine = source(f"{Decimal(1).scaleb(-field.scale - 1):f}")
    return (*refused_number(decimal_grid, _show_decimal)(field), too_fine)
