"""The base class of services, with what is the same for every resource."""

from typing import override

from pydantic import BaseModel

from app.core.exceptions import NotFoundError
from app.core.interfaces import RepoABC, ServiceABC
from app.core.queries import Slice
from app.core.unit_of_work import UnitOfWork
from app.core.versions import Versions, require_version


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
    async def get(self, uow: UnitOfWork, *key: object, lock: bool = False) -> ModelT:
        """Return the row with this key; raises NotFoundError.

        `lock` keeps others from changing the row until the commit.
        """
        row = await self.repo.get(uow, *key, lock=lock)
        if row is None:
            raise NotFoundError(self.label, **self.repo.named(key))
        return row

    @override
    async def create(self, uow: UnitOfWork, data: CreateT) -> ModelT:
        return await self.repo.create(uow, data.model_dump())

    @override
    async def update(
        self, uow: UnitOfWork, data: UpdateT, *key: object, if_match: Versions | None = None
    ) -> ModelT:
        """Change the fields that `data` contains; raises OutdatedError for another version."""
        row = await self.get(uow, *key, lock=True)
        require_version(row, if_match)
        return await self.repo.update(uow, row, data.model_dump())

    @override
    async def delete(self, uow: UnitOfWork, *key: object, if_match: Versions | None = None) -> None:
        """Delete the row with this key; raises OutdatedError for another version."""
        row = await self.get(uow, *key, lock=True)
        require_version(row, if_match)
        await self.repo.delete(uow, row)
