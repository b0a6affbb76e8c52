"""What the repository and the service of every feature offer, unless a feature says otherwise."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from archtool.layers.default_layer_interfaces import ABCRepo, ABCService

from app.core.queries import Slice
from app.core.unit_of_work import UnitOfWork
from app.core.versions import Versions


class RepoABC[ModelT](ABCRepo):
    @abstractmethod
    def named(self, key: Sequence[object]) -> dict[str, object]: ...

    @abstractmethod
    async def get(self, uow: UnitOfWork, *key: object, lock: bool = False) -> ModelT | None: ...

    @abstractmethod
    async def page(self, uow: UnitOfWork, *, limit: int, offset: int) -> Slice[ModelT]: ...

    @abstractmethod
    async def add(self, uow: UnitOfWork, entity: ModelT) -> ModelT: ...

    @abstractmethod
    async def create(self, uow: UnitOfWork, values: Mapping[str, Any]) -> ModelT: ...

    @abstractmethod
    async def update(
        self, uow: UnitOfWork, entity: ModelT, values: Mapping[str, Any]
    ) -> ModelT: ...

    @abstractmethod
    async def delete(self, uow: UnitOfWork, entity: ModelT) -> None: ...


class ServiceABC[ModelT, CreateT, UpdateT](ABCService):
    @abstractmethod
    async def page(self, uow: UnitOfWork, *, limit: int, offset: int) -> Slice[ModelT]: ...

    @abstractmethod
    async def get(self, uow: UnitOfWork, *key: object, lock: bool = False) -> ModelT: ...

    @abstractmethod
    async def create(self, uow: UnitOfWork, data: CreateT) -> ModelT: ...

    @abstractmethod
    async def update(
        self, uow: UnitOfWork, data: UpdateT, *key: object, if_match: Versions | None = None
    ) -> ModelT: ...

    @abstractmethod
    async def delete(
        self, uow: UnitOfWork, *key: object, if_match: Versions | None = None
    ) -> None: ...
