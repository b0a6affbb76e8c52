"""The base class of services, with what is the same for every resource."""

from typing import override

from pydantic import BaseModel

from app.core.exceptions import NotFoundError
from app.core.interfaces import RepoABC, ServiceABC
from app.core.queries import Slice
from app.core.unit_of_work import UnitOfWork


class BaseService[ModelT, CreateT: BaseModel, UpdateT: BaseModel](
    ServiceABC[ModelT, CreateT, UpdateT]
):
    """Lists, gets, creates, updates and deletes rows; a subclass overrides what differs."""

    label: str
    """The name for a row in error messages."""
    repo: RepoABC[ModelT]
    """A subclass annotates it with its own interface, because archtool needs that to fill it."""

    @override
    async def page(self, uow: UnitOfWork, *, limit: int, offset: int) -> Slice[ModelT]:
        return await self.repo.page(uow, limit=limit, offset=offset)

    @override
    async def get(self, uow: UnitOfWork, *key: object) -> ModelT:
        """Return the row with this key; raises NotFoundError."""
        row = await self.repo.get(uow, *key)
        if row is None:
            raise NotFoundError(self.label, **self.repo.named(key))
        return row

    @override
    async def create(self, uow: UnitOfWork, data: CreateT) -> ModelT:
        return await self.repo.create(uow, data.model_dump())

    @override
    async def update(self, uow: UnitOfWork, data: UpdateT, *key: object) -> ModelT:
        """Change the fields that `data` contains."""
        return await self.repo.update(uow, await self.get(uow, *key), data.model_dump())

    @override
    async def delete(self, uow: UnitOfWork, *key: object) -> None:
        await self.repo.delete(uow, await self.get(uow, *key))
