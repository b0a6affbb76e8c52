"""Database queries for items."""

from app.items.interfaces import ItemRepoABC
from app.items.models import Item
from app.repos.base import BaseRepo


class ItemRepo(BaseRepo[Item], ItemRepoABC):
    model = Item
