from unittest.mock import Mock, create_autospec
from uuid import uuid4

import pytest

from app.core.exceptions import NotFoundError
from app.items.interfaces import ItemRepoABC
from app.items.models import Item
from app.items.schemas import ItemCreate, ItemUpdate
from app.items.services import ItemService


@pytest.fixture
def repo() -> Mock:
    repo: Mock = create_autospec(ItemRepoABC, instance=True)
    repo.add.side_effect = lambda _uow, row: row
    return repo


@pytest.fixture
def service(repo: Mock) -> ItemService:
    service = ItemService()
    service.repo = repo
    return service


async def test_create_adds_what_was_sent(service: ItemService, repo: Mock, uow: Mock) -> None:
    data = ItemCreate.model_validate(
        {
            "name": "name 1",
            "description": "description 1",
        }
    )
    row = await service.create(uow, data)
    assert {name: getattr(row, name) for name in data.model_dump()} == data.model_dump()
    repo.add.assert_awaited_once_with(uow, row)


async def test_update_passes_on_only_what_was_sent(
    service: ItemService, repo: Mock, uow: Mock
) -> None:
    data = ItemUpdate.model_validate({"name": "name 2"})
    await service.update(uow, uuid4(), data)
    assert list(data.model_dump()) == ["name"]
    repo.update.assert_awaited_once_with(uow, repo.get.return_value, data.model_dump())


async def test_delete_deletes_the_row(service: ItemService, repo: Mock, uow: Mock) -> None:
    repo.get.return_value = Item()
    await service.delete(uow, uuid4())
    repo.delete.assert_awaited_once_with(uow, repo.get.return_value)


@pytest.mark.parametrize("action", ["get", "delete"])
async def test_unknown_item(service: ItemService, repo: Mock, uow: Mock, action: str) -> None:
    repo.get.return_value = None
    with pytest.raises(NotFoundError):
        await getattr(service, action)(uow, uuid4())
