"""Numbers as people type them."""

import re
from decimal import Decimal

LARGEST_PRECISION = 1000  # PostgreSQL's limit

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,9})?", re.ASCII)


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
