"""Test factory for items."""

from app.models.item import Item
from tests.factories.base import Factory, sequence


class ItemFactory(Factory[Item]):
    __model__ = Item

    name = sequence(lambda n: f"name {n}")
    description = sequence(lambda n: f"description {n}")
