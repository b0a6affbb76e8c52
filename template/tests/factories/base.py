"""What all factories share."""

from collections.abc import Callable
from itertools import count
from typing import Any

from polyfactory import Ignore, Use
from polyfactory.factories.sqlalchemy_factory import SQLAlchemyFactory

from app.models.base import Base


class Factory[ModelT: Base](SQLAlchemyFactory[ModelT]):
    """Makes rows in the test's session: `await ItemFactory.create_async(name="a")`."""

    __is_base_factory__ = True
    __set_primary_key__ = False
    __set_foreign_keys__ = False

    created_at = Ignore()
    updated_at = Ignore()


def sequence[T](value: Callable[[int], T]) -> Use[[], T]:
    """Give each row a value of its own, made from its number."""
    numbers = count(1)
    return Use(lambda: value(next(numbers)))


def no_rows() -> Use[[], list[Any]]:
    """Leave a relationship with many rows empty; the factory would make some."""
    return Use(list)


def never_set() -> Ignore:
    """Leave a relationship alone that is only read; the factory would make rows for it."""
    return Ignore()
