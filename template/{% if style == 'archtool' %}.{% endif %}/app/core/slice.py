"""A part of a table, as repositories and services pass it on."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slice[ModelT]:
    """Some rows of a table, and how many it has in all."""

    items: Sequence[ModelT]
    total: int
    limit: int
    offset: int
