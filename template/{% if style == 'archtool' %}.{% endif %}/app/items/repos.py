"""The rows of `items`."""

from app.items.interfaces import ItemRepoABC
from app.items.models import Item
from app.repos.base import BaseRepo


class ItemRepo(BaseRepo[Item], ItemRepoABC):
    model = Item
