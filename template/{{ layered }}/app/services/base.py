"""The base class of services, with what is the same for every resource."""

from pydantic import BaseModel

from app.core.exceptions import NotFoundError
from app.core.queries import Slice
from app.core.versions import Versions, require_version
from app.models.base import Base
from app.repositories.base import Repository


class Service[ModelT: Base, CreateT: BaseModel, UpdateT: BaseModel]:
    """Lists, gets, creates, updates and deletes rows; a subclass overrides what differs."""

    label: str
    """The name for a row in error messages."""

    def __init__(self, repository: Repository[ModelT]) -> None:
        self.repository = repository

    async def page(self, *, limit: int, offset: int) -> Slice[ModelT]:
        return await self.repository.page(limit=limit, offset=offset)

    async def get(self, *key: object, lock: bool = False) -> ModelT:
        """Return the row with this key; raises NotFoundError.

        `lock` keeps others from changing the row until the commit.
        """
        row = await self.repository.get(*key, lock=lock)
        if row is None:
            raise NotFoundError(self.label, **self.repository.named(key))
        return row

    async def create(self, data: CreateT) -> ModelT:
        return await self.repository.create(data.model_dump())

    async def update(self, data: UpdateT, *key: object, if_match: Versions | None = None) -> ModelT:
        """Change the fields that `data` contains; raises OutdatedError for another version."""
        row = await self.get(*key, lock=True)
        require_version(row, if_match)
        return await self.repository.update(row, data.model_dump())

    async def delete(self, *key: object, if_match: Versions | None = None) -> None:
        """Delete the row with this key; raises OutdatedError for another version."""
        row = await self.get(*key, lock=True)
        require_version(row, if_match)
        await self.repository.delete(row)
