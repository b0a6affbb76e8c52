"""How a migration makes the values of a column fit another type, the same on every database.

Databases convert values differently. PostgreSQL rounds 2.5 to 3, but to 2 if it is a float, and
refuses what is too long. SQLite cuts 2.5 to 2, and keeps what is too long. So a migration rounds
values before their type changes, and a temporary constraint refuses those that do not fit.
"""

from dataclasses import replace
from math import inf

from fastwright.database.conversion import exceeds, is_rounded
from fastwright.database.tables import TableColumn
from fastwright.language.fields import NumberExtent, TextExtent
from fastwright.language.literals import source


def fits(old: TableColumn, new: TableColumn) -> bool:
    """Return whether a column can hold all values that it may have had before."""
    is_listed = not new.values or (bool(old.values) and {*old.values} <= {*new.values})
    return is_listed and not exceeds(old.extent, new.extent)


def open_column(old: TableColumn, new: TableColumn) -> TableColumn:
    """Return the column in between, in which the values are made to fit; `new` if they do fit."""
    is_limited, rounded = exceeds(old.extent, new.extent), rounded_values(old, new)
    if not (is_limited or rounded):
        return new
    # A decimal has no room for 9.9 that is rounded to 10.
    kind = "sa.Numeric()" if rounded and is_exact(old) else old.type
    return replace(new, type=kind, values=(), fits=_condition(old, new) if is_limited else "")


def rounded_values(old: TableColumn, new: TableColumn) -> str | None:
    """Return the expression that rounds the values half away from zero, if that is needed."""
    return _number(old, new) if is_rounded(old.extent, new.extent) else None


def to_round(old: TableColumn) -> str:
    """Return the condition on the values that are rounded; without one, all are."""
    # PostgreSQL casts a float to 15 digits, which would change a larger whole number.
    return "" if is_exact(old) else f".where(sa.column({source(old.name)}).between(-1e15, 1e15))"


def is_exact(column: TableColumn) -> bool:
    """Return whether the numbers of a column have all of their digits, as floats do not."""
    match column.extent:
        case NumberExtent(significant=significant):
            return significant == inf
    return True


def _number(old: TableColumn, new: TableColumn) -> str:
    # PostgreSQL rounds a float half to even, unless it is cast.
    number = f"sa.cast(sa.column({source(new.name)}), sa.Numeric())"
    match new.extent:
        case NumberExtent(fraction=places) if is_rounded(old.extent, new.extent):
            return f"sa.func.round({number}{f', {places}' if places else ''})"
    return number


def _condition(old: TableColumn, new: TableColumn) -> str:
    match new.extent:
        case TextExtent(width=width):
            return f"sa.func.length(sa.column({source(new.name)})).between(0, {width})"
        case NumberExtent(bounds=(low, high)):
            return f"{_number(old, new)}.between({low}, {high})"
        case NumberExtent(whole=whole):
            return f"sa.func.abs({_number(old, new)}) < 10**{whole}"
    return ""
