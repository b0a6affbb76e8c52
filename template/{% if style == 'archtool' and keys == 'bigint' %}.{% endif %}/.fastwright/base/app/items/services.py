"""Business logic for items."""

from app.core.exceptions import NotFoundError
from app.core.slice import Slice
from app.core.unit_of_work import UnitOfWork
from app.items.interfaces import ItemRepoABC, ItemServiceABC
from app.items.models import Item
from app.items.schemas import ItemCreate, ItemUpdate


class ItemService(ItemServiceABC):
    repo: ItemRepoABC

    async def page(self, uow: UnitOfWork, *, limit: int, offset: int) -> Slice[Item]:
        return await self.repo.page(uow, limit=limit, offset=offset)

    async def get(self, uow: UnitOfWork, item_id: int) -> Item:
        item = await self.repo.get(uow, item_id)
        if item is None:
            raise NotFoundError("item", id=item_id)
        return item

    async def create(self, uow: UnitOfWork, data: ItemCreate) -> Item:
        return await self.repo.add(uow, Item(**data.model_dump()))

    async def update(self, uow: UnitOfWork, item_id: int, data: ItemUpdate) -> Item:
        item = await self.get(uow, item_id)
        return await self.repo.update(uow, item, data.model_dump())

    async def delete(self, uow: UnitOfWork, item_id: int) -> None:
        await self.repo.delete(uow, await self.get(uow, item_id))
