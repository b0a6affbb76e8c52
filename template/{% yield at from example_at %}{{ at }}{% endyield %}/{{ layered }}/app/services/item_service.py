"""Business logic for items."""

from app.models.item import Item
from app.repositories.item_repository import ItemRepository
from app.schemas.item import ItemCreate, ItemUpdate
from app.services import base


class ItemService(base.Service[Item, ItemCreate, ItemUpdate]):
    label = "item"
    repository: ItemRepository
