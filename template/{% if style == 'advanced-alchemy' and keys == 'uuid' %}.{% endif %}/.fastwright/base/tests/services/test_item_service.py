from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.exceptions import NotFoundError
from app.models.item import Item
from app.schemas.item import ItemCreate, ItemUpdate
from app.services.item_service import ItemService
from tests.factories.item_factory import ItemFactory


@pytest.fixture
def service(session: AsyncSession) -> ItemService:
    return ItemService(session)


async def test_create_stores_what_was_sent(service: ItemService, session: AsyncSession) -> None:
    data = ItemCreate.model_validate(
        {
            "name": "name 1",
            "description": "description 1",
        }
    )
    row = await service.create(data)
    await session.refresh(row)
    assert {name: getattr(row, name) for name in data.model_dump()} == data.model_dump()


async def test_update_stores_what_was_sent(service: ItemService, session: AsyncSession) -> None:
    row = await ItemFactory.create_async()
    data = ItemUpdate.model_validate(
        {
            "name": "name 2",
            "description": "description 2",
        }
    )
    await service.update(data, row.id)
    await session.refresh(row)
    assert {name: getattr(row, name) for name in data.model_dump()} == data.model_dump()


@pytest.mark.parametrize("field", ["description"])
async def test_update_stores_null(service: ItemService, session: AsyncSession, field: str) -> None:
    row = await ItemFactory.create_async()
    await service.update(ItemUpdate.model_validate({field: None}), row.id)
    await session.refresh(row)
    assert getattr(row, field) is None


async def test_delete_deletes_the_row(service: ItemService, session: AsyncSession) -> None:
    row = await ItemFactory.create_async()
    await service.delete(row.id)
    assert await session.get(Item, row.id) is None


@pytest.mark.parametrize("action", ["get", "delete"])
async def test_unknown_item(service: ItemService, action: str) -> None:
    unknown = uuid4()
    with pytest.raises(NotFoundError, match=f"There is no item with the id {unknown}"):
        await getattr(service, action)(unknown)
