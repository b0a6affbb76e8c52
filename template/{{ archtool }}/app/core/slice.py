"""A page of rows, as repositories and services return it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slice[ModelT]:
    """A page of rows, and the total number of rows in the table."""

    items: Sequence[ModelT]
    total: int
    limit: int
    offset: int
