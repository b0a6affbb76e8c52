"""The types of numbers: their values are multiples of a step between two bounds."""

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, localcontext

from fastwright.language.digits import LARGEST_PRECISION, number
from fastwright.language.fields import Argument, Default, Field, FieldType, Imports, NumberExtent
from fastwright.language.literals import literal_default, source
from fastwright.language.modifiers import COMMON, RANGE
from fastwright.language.types.building import fixed
from fastwright.language.types.grids import (
    EXACT,
    MANY,
    Grid,
    bounds,
    check_range,
    decimal_grid,
    float_grid,
    int_grid,
)

INT32 = (Decimal(-(2**31)), Decimal(2**31 - 1))
INT64 = (Decimal(-(2**63)), Decimal(2**63 - 1))
LARGEST_FLOAT = Decimal(sys.float_info.max)

_DIGITS = re.compile(r"(\d{1,4})[.,](\d{1,4})")


def _check_int(range_: tuple[Decimal, Decimal], advice: str) -> Callable[[Field], None]:
    """Return a check that raises ValueError for bounds that allow nothing or exceed the column."""
    low, high = range_

    def check(field: Field) -> None:
        for _, bound in bounds(field):
            if bound != int(bound):
                msg = f"its bounds must be whole numbers, not {bound}"
                raise ValueError(msg)
            if not low <= bound <= high:
                msg = f"the bound {bound} is beyond the range of the column{advice}"
                raise ValueError(msg)
        check_range(int_grid(range_))(field)

    return check


def check_float(field: Field) -> None:
    """Raise ValueError if the bounds of a float allow nothing or exceed the column."""
    for _, bound in bounds(field):
        if abs(bound) > LARGEST_FLOAT:
            msg = f"the bound {bound} is beyond the range of a float"
            raise ValueError(msg)
    check_range(float_grid)(field)


def range_constraints(field: Field) -> tuple[str, ...]:
    """Return the bounds as arguments of `Field(...)`."""
    return tuple(f"{name}={_short(bound)}" for name, bound in bounds(field))


def _short(bound: Decimal) -> str:
    is_whole = bound == int(bound) and abs(bound) <= INT64[1]
    return str(int(bound)) if is_whole else repr(float(bound))


def decimal_constraints(field: Field) -> tuple[str, ...]:
    """Return the precision, scale and bounds of a decimal as arguments of `Field(...)`."""
    given = tuple(f"{name}={_exact(bound)}" for name, bound in bounds(field))
    return (f"max_digits={field.precision}", f"decimal_places={field.scale}", *given)


def _exact(bound: Decimal) -> str:
    return str(int(bound)) if bound == int(bound) else f'Decimal("{bound:f}")'


def _fitting(field: Field, text: str, grid: Grid) -> Decimal:
    value = number(text)
    low, high = grid.first * grid.step, grid.last * grid.step
    if not low <= value <= high:
        msg = f"the default {text} does not fit; it must be between {low} and {high}"
        raise ValueError(msg)
    if value % grid.step:
        digits = f"at most {field.scale}" if field.scale else "none"
        msg = f"the default {text} has too many digits after the decimal point; use {digits}"
        raise ValueError(msg)
    return value


def _int_default(grid: Callable[[Field], Grid]) -> Callable[[Field, str], Default]:
    """Return a function that reads an integer default and raises ValueError if it does not fit."""

    def read(field: Field, text: str) -> Default:
        value = int(_fitting(field, text, grid(field)))
        return literal_default(value, str(value))

    return read


def float_default(field: Field, text: str) -> Default:
    """Return a default for a float; raise ValueError if it does not fit."""
    value = number(text)
    if abs(value) <= LARGEST_FLOAT:
        value = Decimal(float(value))  # compare the value that the database will store
    fits = {"ge": value.__ge__, "gt": value.__gt__, "le": value.__le__, "lt": value.__lt__}
    if abs(value) > LARGEST_FLOAT or not all(fits[name](bound) for name, bound in bounds(field)):
        msg = f"the default {text} is out of bounds"
        raise ValueError(msg)
    return literal_default(float(value), str(float(value)))


def decimal_default(field: Field, text: str) -> Default:
    """Return a default with the column's scale; raise ValueError if it does not fit."""
    with localcontext(EXACT):
        value = _fitting(field, text, decimal_grid(field))
        fixed = f"{value:.{field.scale}f}"
    python = f"Decimal({source(fixed)})"
    return Default(f"default={python}", python, source(fixed), source(fixed))


def distinct_number(grid: Callable[[Field], Grid], python: str) -> Callable[[Field], str]:
    """Return an expression in `n` for different numbers within the bounds."""

    def distinct(field: Field) -> str:
        with localcontext(EXACT):
            values = grid(field)
            exponent = values.step.adjusted()
            plenty = values.first * values.step <= 1 and values.last * values.step >= MANY
        counted = "n" if plenty else values.counted
        if plenty or not exponent:
            return f"{python}({counted})" if python else counted
        return f'{python}(f"{{{counted}}}e{exponent}")'

    return distinct


def sample_number(
    grid: Callable[[Field], Grid], show: Callable[[Field, Decimal], str]
) -> Callable[[Field, int], str]:
    """Return a function that gives the n-th value of a field, formatted by `show`."""

    def sample(field: Field, n: int) -> str:
        with localcontext(EXACT):
            return show(field, grid(field).value(n))

    return sample


def refused_number(
    grid: Callable[[Field], Grid], show: Callable[[Field, Decimal], str]
) -> Callable[[Field], tuple[str, ...]]:
    """Return a function that gives the values just outside a field's bounds, and a word."""

    def refused(field: Field) -> tuple[str, ...]:
        with localcontext(EXACT):
            values = grid(field)
            below, above = (values.first - 1) * values.step, (values.last + 1) * values.step
            return (show(field, below), show(field, above), '"many"')

    return refused


def refused_float(field: Field) -> tuple[str, ...]:
    """Return the source of values outside the bounds of a float, and of a word."""
    beyond = {"ge": -1, "gt": 0, "le": 1, "lt": 0}
    with localcontext(EXACT):
        step = float_grid(field).step
        outside = [bound + beyond[name] * step for name, bound in bounds(field)]
    return (*(show_float(field, each) for each in outside), '"many"')


def show_int(_field: Field, value: Decimal) -> str:
    """Return the source of an integer, for Python and JSON."""
    return str(int(value))


def show_float(_field: Field, value: Decimal) -> str:
    """Return the source of a float, for Python and JSON."""
    return repr(float(value))


def _show_decimal(field: Field, value: Decimal) -> str:
    return source(f"{value:.{field.scale}f}")


def decimal_sample(field: Field, n: int) -> str:
    """Return the source of the n-th decimal in JSON, a string."""
    return sample_number(decimal_grid, _show_decimal)(field, n)


def refused_decimal(field: Field) -> tuple[str, ...]:
    """Return the source of decimals out of bounds, of a word, and of one with too many digits."""
    too_fine = source(f"{Decimal(1).scaleb(-field.scale - 1):f}")
    return (*refused_number(decimal_grid, _show_decimal)(field), too_fine)


def _integer(  # noqa: PLR0913 - the integer types differ in all of these
    name: str,
    example: str,
    range_: tuple[Decimal, Decimal],
    *,
    bits: str,
    migration: str,
    column: str = "",
    digits: int,
    column_types: tuple[str, ...],
    advice: str = "",
) -> FieldType:
    grid = int_grid(range_)
    return FieldType(
        name=name,
        example=example,
        imports=Imports(
            model=(f"sqlalchemy:{column or 'Integer'}",), schema=(f"app.schemas.types:{bits}",)
        ),
        column_types=column_types,
        is_counted=True,
        in_list=True,
        python="int",
        in_key=bits,
        modifiers=COMMON | RANGE,
        accepts=bits,
        column=fixed(column),
        migration=fixed(migration),
        extent=fixed(NumberExtent(digits, 0, bounds=(int(range_[0]), int(range_[1])))),
        constraints=range_constraints,
        default=_int_default(grid),
        sample=sample_number(grid, show_int),
        payload=sample_number(grid, show_int),
        distinct=distinct_number(grid, ""),
        refused=refused_number(grid, show_int),
        check=_check_int(range_, advice),
    )


INT = _integer(
    "int",
    "stock:int:min=0:default=0",
    INT32,
    bits="Int32",
    migration="sa.Integer()",
    digits=10,
    column_types=("Integer", "Identity"),
    advice="; use bigint",
)

BIGINT = _integer(
    "bigint",
    "views:bigint:default=0",
    INT64,
    bits="Int64",
    migration="sa.BigInteger()",
    column="BigInteger",
    digits=19,
    column_types=("BigInteger", "BigKey", "with_variant", "Integer", "Identity"),
)

FLOAT = FieldType(
    name="float",
    imports=Imports(model=("sqlalchemy:Double",), schema=("pydantic:FiniteFloat",)),
    example="weight:float:gt=0",
    in_list=True,
    python="float",
    modifiers=COMMON | RANGE,
    accepts="FiniteFloat",
    column=fixed("Double"),
    migration=fixed("sa.Double()"),
    extent=fixed(NumberExtent(308, 324, significant=15)),
    constraints=range_constraints,
    default=float_default,
    sample=sample_number(float_grid, show_float),
    payload=sample_number(float_grid, show_float),
    distinct=distinct_number(float_grid, "float"),
    refused=refused_float,
    check=check_float,
)


def _read_digits(field: Field, argument: tuple[str, ...]) -> Field:
    match = _DIGITS.fullmatch(".".join(argument))
    if match is None:
        msg = f"a decimal needs its precision and scale, as in {field.name}:decimal:12.2"
        raise ValueError(msg)
    precision, scale = int(match[1]), int(match[2])
    if not (1 <= precision <= LARGEST_PRECISION and scale <= precision):
        msg = f"the precision must be 1 to {LARGEST_PRECISION}, and the scale not greater"
        raise ValueError(msg)
    return replace(field, precision=precision, scale=scale)


DECIMAL = FieldType(
    name="decimal",
    argument=Argument(
        _read_digits, lambda field: (f"{field.precision}.{field.scale}",), ("10.2", "12.2", "12.4")
    ),
    imports=Imports(
        python=("decimal:Decimal",),
        model=("sqlalchemy:Numeric",),
        schema=("app.schemas.types:rounded",),
    ),
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
)
