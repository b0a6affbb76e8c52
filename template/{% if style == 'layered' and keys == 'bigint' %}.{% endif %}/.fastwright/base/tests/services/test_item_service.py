from unittest.mock import Mock, create_autospec

import pytest

from app.core.exceptions import NotFoundError
from app.models.item import Item
from app.repositories.item_repository import ItemRepository
from app.schemas.item import ItemCreate, ItemUpdate
from app.services.item_service import ItemService


@pytest.fixture
def items() -> Mock:
    repository: Mock = create_autospec(ItemRepository, instance=True)
    repository.add.side_effect = lambda row: row
    return repository


@pytest.fixture
def service(items: Mock) -> ItemService:
    return ItemService(items)


async def test_create_adds_what_was_sent(service: ItemService, items: Mock) -> None:
    data = ItemCreate.model_validate(
        {
            "name": "name 1",
            "description": "description 1",
        }
    )
    row = await service.create(data)
    assert {name: getattr(row, name) for name in data.model_dump()} == data.model_dump()
    items.add.assert_awaited_once_with(row)


async def test_update_passes_on_only_what_was_sent(service: ItemService, items: Mock) -> None:
    data = ItemUpdate.model_validate({"name": "name 2"})
    await service.update(1, data)
    assert list(data.model_dump()) == ["name"]
    items.update.assert_awaited_once_with(items.get.return_value, data.model_dump())


async def test_delete_deletes_the_row(service: ItemService, items: Mock) -> None:
    items.get.return_value = Item()
    await service.delete(1)
    items.delete.assert_awaited_once_with(items.get.return_value)


@pytest.mark.parametrize("action", ["get", "delete"])
async def test_unknown_item(service: ItemService, items: Mock, action: str) -> None:
    items.get.return_value = None
    with pytest.raises(NotFoundError):
        await getattr(service, action)(1)
