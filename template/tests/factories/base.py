"""The base class of the factories, and helpers for their fields."""

from collections.abc import Callable
from itertools import count
from typing import Any

from polyfactory import Ignore, Use
from polyfactory.factories.sqlalchemy_factory import SQLAlchemyFactory

from app.models.base import Base


class Factory[ModelT: Base](SQLAlchemyFactory[ModelT]):
    """Creates rows in the session of the test: `await ItemFactory.create_async(name="a")`."""

    __is_base_factory__ = True
    __set_primary_key__ = False
    __set_foreign_keys__ = False

    created_at = Ignore()
    updated_at = Ignore()


def sequence[T](value: Callable[[int], T]) -> Use[[], T]:
    """Give each row a different value, computed from its number."""
    numbers = count(3)  # requests send the values of 1 and 2, which can be unique
    return Use(lambda: value(next(numbers)))


def no_rows() -> Use[[], list[Any]]:
    """Leave a to-many relationship empty; by default, the factory creates rows for it."""
    return Use(list)


def never_set() -> Ignore:
    """Skip a read-only relationship; by default, the factory creates rows for it."""
    return Ignore()
