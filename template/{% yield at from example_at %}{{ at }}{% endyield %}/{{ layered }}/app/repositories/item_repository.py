"""Database queries for items."""

from app.models.item import Item
from app.repositories.base import Repository


class ItemRepository(Repository[Item]):
    model = Item
