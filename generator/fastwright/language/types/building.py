"""Small functions that rows of several families are built from."""

from collections.abc import Callable

from fastwright.language.fields import Field, Imports
from fastwright.language.literals import source

TIMES = Imports(python=("datetime as dt",))
POSTGRESQL = ("sqlalchemy.dialects:postgresql",)
JSON_COLUMN = "sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')"
"""The migration's column for whatever JSON holds."""


def fixed[T](value: T) -> Callable[[Field], T]:
    """Return a function that gives the same for each field."""
    return lambda _field: value


def refusing(*values: object) -> Callable[[Field], tuple[str, ...]]:
    """Return a function that gives the source of these values for each field."""
    return lambda _field: tuple(map(source, values))
