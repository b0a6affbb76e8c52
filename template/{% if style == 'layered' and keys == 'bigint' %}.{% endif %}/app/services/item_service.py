"""Business logic for items."""

from app.core.exceptions import NotFoundError
from app.models.item import Item
from app.repositories.base import Slice
from app.repositories.item_repository import ItemRepository
from app.schemas.item import ItemCreate, ItemUpdate


class ItemService:
    def __init__(self, items: ItemRepository) -> None:
        self._items = items

    async def page(self, *, limit: int, offset: int) -> Slice[Item]:
        return await self._items.page(limit=limit, offset=offset)

    async def get(self, item_id: int) -> Item:
        item = await self._items.get(item_id)
        if item is None:
            raise NotFoundError("item", id=item_id)
        return item

    async def create(self, data: ItemCreate) -> Item:
        return await self._items.add(Item(**data.model_dump()))

    async def update(self, item_id: int, data: ItemUpdate) -> Item:
        item = await self.get(item_id)
        return await self._items.update(item, data.model_dump())

    async def delete(self, item_id: int) -> None:
        await self._items.delete(await self.get(item_id))
