"""Numbers as the user types them."""

import re
from decimal import Decimal

LARGEST_PRECISION = 1000  # PostgreSQL's limit

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,9})?", re.ASCII)


def number(text: str) -> Decimal:
    """Return a typed number; raise ValueError if it is not a number or has too many digits."""
    if not _NUMBER.fullmatch(text):
        msg = f"{text!r} is not a number"
        raise ValueError(msg)
    value = Decimal(text)
    if len(text) > LARGEST_PRECISION or abs(value.adjusted()) > LARGEST_PRECISION:
        msg = f"a number has at most {LARGEST_PRECISION} digits"
        raise ValueError(msg)
    return value
