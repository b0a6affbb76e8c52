"""The base class of services, with what is the same for every resource."""

from pydantic import BaseModel

from app.core.exceptions import NotFoundError
from app.core.queries import Slice
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

    async def get(self, *key: object) -> ModelT:
        """Return the row with this key; raises NotFoundError."""
        row = await self.repository.get(*key)
        if row is None:
            raise NotFoundError(self.label, **self.repository.named(key))
        return row

    async def create(self, data: CreateT) -> ModelT:
        return await self.repository.create(data.model_dump())

    async def update(self, data: UpdateT, *key: object) -> ModelT:
        """Change the fields that `data` contains."""
        return await self.repository.update(await self.get(*key), data.model_dump())

    async def delete(self, *key: object) -> None:
        await self.repository.delete(await self.get(*key))
