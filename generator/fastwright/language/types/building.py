"""Helpers that the types of several families use."""

from collections.abc import Callable

from fastwright.language.fields import Field, Imports
from fastwright.language.literals import source

TIMES = Imports(python=("datetime as dt",))
POSTGRESQL = ("sqlalchemy.dialects:postgresql",)
JSON_COLUMN = "sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')"
"""The type of a JSON column in a migration."""


def fixed[T](value: T) -> Callable[[Field], T]:
    """Return a function that returns the same value for every field."""
    return lambda _field: value


def refusing(*values: object) -> Callable[[Field], tuple[str, ...]]:
    """Return a function that returns the source of these values for every field."""
    return lambda _field: tuple(map(source, values))
