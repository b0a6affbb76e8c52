"""The values of a numeric field: multiples of a step between two bounds."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext

from fastwright.language.digits import LARGEST_PRECISION
from fastwright.language.fields import Field

FLOAT_DIGITS = 12  # the digits that a float always keeps, with a reserve
FINEST_FLOAT = 300
FEWEST_DISTINCT = 10  # the rows that a test can need of a unique field
MANY = 10**4  # more than any test needs
# Python's default precision would round a decimal of more than 28 digits.
EXACT = Context(prec=3 * LARGEST_PRECISION)


@dataclass(frozen=True, slots=True)
class Grid:
    """The multiples `first * step` to `last * step`."""

    step: Decimal
    first: int
    last: int

    falling: bool = False
    """Whether to count down from the last value, because there is no lower bound."""

    def value(self, n: int) -> Decimal:
        """Return `n` itself or, if it is out of bounds, the n-th value within the bounds."""
        if self.first * self.step <= n <= self.last * self.step:
            return Decimal(n)
        passed = (n - 1) % self.size
        return (self.last - passed if self.falling else self.first + passed) * self.step

    @property
    def counted(self) -> str:
        """Return an expression in `n` for the multipliers in turn."""
        passed = "n" if self.size > MANY else f"n % {self.size}"
        if self.falling:
            return f"{self.last} - {passed}"
        return f"{self.first} + {passed}" if self.first else passed

    @property
    def size(self) -> int:
        """The number of values."""
        return self.last - self.first + 1


def _limits(field: Field, lowest: Decimal, highest: Decimal, step: Decimal) -> Grid:
    low = max(bound for bound in (lowest, field.min, field.gt) if bound is not None)
    high = min(bound for bound in (highest, field.max, field.lt) if bound is not None)
    first = int((low / step).to_integral_value(ROUND_CEILING))
    last = int((high / step).to_integral_value(ROUND_FLOOR))
    first += field.gt is not None and first * step <= field.gt
    last -= field.lt is not None and last * step >= field.lt
    is_open = field.min is None and field.gt is None
    return Grid(step, first, last, falling=is_open and high < highest)


def int_grid(range_: tuple[Decimal, Decimal]) -> Callable[[Field], Grid]:
    """Return a function that gives the integers that a field allows and its column holds."""
    return lambda field: _limits(field, *range_, Decimal(1))


def decimal_grid(field: Field) -> Grid:
    """Return the decimals with a field's scale that it allows and its column holds."""
    step = Decimal(1).scaleb(-field.scale)
    largest = Decimal(10) ** (field.precision - field.scale) - step
    return _limits(field, -largest, largest, step)


def float_grid(field: Field) -> Grid:
    """Return round numbers, far enough apart for a float to tell them apart."""
    size = max((abs(bound) for _, bound in bounds(field)), default=Decimal(0))
    reach = max(2 * size, Decimal(10**9))
    start = max(0, size.adjusted() - FLOAT_DIGITS) if size else 0
    for exponent in range(start, -FINEST_FLOAT, -1):
        grid = _limits(field, -reach, reach, Decimal(1).scaleb(exponent))
        if grid.size >= FEWEST_DISTINCT:
            break
    return grid


def bounds(field: Field) -> list[tuple[str, Decimal]]:
    """Return the bounds that a field states, by their Pydantic names."""
    stated = {"ge": field.min, "gt": field.gt, "le": field.max, "lt": field.lt}
    return [(name, bound) for name, bound in stated.items() if bound is not None]


def check_range(grid: Callable[[Field], Grid]) -> Callable[[Field], None]:
    """Return a check that raises ValueError if a field's bounds leave too few values."""

    def check(field: Field) -> None:
        with localcontext(EXACT):
            size = grid(field).size
        if size < 1:
            msg = "its bounds allow no value; widen min=, max=, gt= or lt="
            raise ValueError(msg)
        if field.unique and size < FEWEST_DISTINCT:
            left = f"{size} values" if size > 1 else "1 value"
            msg = f"its bounds allow only {left}, too few for a unique field; widen them"
            raise ValueError(msg)

    return check
