"""Repository, service and controller interfaces for items."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from archtool.layers.default_layer_interfaces import ABCController, ABCRepo, ABCService
from web_fractal.http.interfaces import HttpControllerABC

from app.core.slice import Slice
from app.core.unit_of_work import UnitOfWork
from app.items.models import Item
from app.items.schemas import ItemCreate, ItemUpdate


class ItemRepoABC(ABCRepo):
    @abstractmethod
    async def get(self, uow: UnitOfWork, item_id: int, /) -> Item | None: ...

    @abstractmethod
    async def page(self, uow: UnitOfWork, *, limit: int, offset: int) -> Slice[Item]: ...

    @abstractmethod
    async def add(self, uow: UnitOfWork, entity: Item) -> Item: ...

    @abstractmethod
    async def update(self, uow: UnitOfWork, entity: Item, values: Mapping[str, Any]) -> Item: ...

    @abstractmethod
    async def delete(self, uow: UnitOfWork, entity: Item) -> None: ...


class ItemServiceABC(ABCService):
    @abstractmethod
    async def page(self, uow: UnitOfWork, *, limit: int, offset: int) -> Slice[Item]: ...

    @abstractmethod
    async def get(self, uow: UnitOfWork, item_id: int) -> Item: ...

    @abstractmethod
    async def create(self, uow: UnitOfWork, data: ItemCreate) -> Item: ...

    @abstractmethod
    async def update(self, uow: UnitOfWork, item_id: int, data: ItemUpdate) -> Item: ...

    @abstractmethod
    async def delete(self, uow: UnitOfWork, item_id: int) -> None: ...


class ItemControllerABC(HttpControllerABC, ABCController): ...
