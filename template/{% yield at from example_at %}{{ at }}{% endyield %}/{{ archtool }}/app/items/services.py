"""Business logic for items."""

from app.items.interfaces import ItemRepoABC, ItemServiceABC
from app.items.models import Item
from app.items.schemas import ItemCreate, ItemUpdate
from app.services.base import BaseService


class ItemService(BaseService[Item, ItemCreate, ItemUpdate], ItemServiceABC):
    label = "item"
    repo: ItemRepoABC
