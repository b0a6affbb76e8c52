"""What all services share: the library's methods, with our errors and no statement too many."""

from typing import Any, override

from advanced_alchemy import exceptions
from advanced_alchemy.base import ModelProtocol
from advanced_alchemy.repository import SQLAlchemyAsyncRepository
from advanced_alchemy.repository.typing import PrimaryKeyType
from advanced_alchemy.service import (
    ModelDictT,
    SchemaDumpConfig,
    SQLAlchemyAsyncRepositoryService,
    schema_dump,
)
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import class_mapper
from sqlalchemy.orm.interfaces import ORMOption

from app.core import conflicts, related
from app.core.exceptions import NotFoundError


class Repository[ModelT: ModelProtocol](SQLAlchemyAsyncRepository[ModelT]):
    """The rows of one table.

    Changes are flushed, so that conflicts show here; the request's edge commits them. What is
    written is not read again, so a write heeds no `auto_commit`, `auto_refresh` or `auto_expunge`.
    """

    session: AsyncSession
    label: str
    """What a message calls a row."""
    loader_options: tuple[ORMOption, ...] = ()
    """What is loaded with each row: `(joinedload(ModelT.other),)`."""

    @override
    async def get(self, item_id: PrimaryKeyType, **options: Any) -> ModelT:
        try:
            return await super().get(item_id, **options)
        except exceptions.NotFoundError as error:
            columns = class_mapper(self.model_type).primary_key
            values = item_id if isinstance(item_id, tuple) else (item_id,)
            key = zip((column.name for column in columns), values, strict=True)
            raise NotFoundError(self.label, **dict(key)) from error

    @override
    async def add(self, data: ModelT, **options: Any) -> ModelT:
        self.session.add(data)
        await related.flush(self.session, data, self.loader_options)
        return data

    @override
    async def update(self, data: ModelT, **options: Any) -> ModelT:
        if data not in self.session:  # no row, but values and a key: the library finds the row
            return await super().update(data, **options)
        await related.flush(self.session, data, self.loader_options)
        return data

    @override
    async def delete(
        self, item_id: PrimaryKeyType, *, auto_commit: object = None, **options: Any
    ) -> ModelT:
        entity = await self.get(item_id, **options)
        await conflicts.delete(self.session, entity)
        return entity


class Service[ModelT: ModelProtocol](SQLAlchemyAsyncRepositoryService[ModelT, Repository[ModelT]]):
    """What can be done with the rows of one table."""

    # The window function knows no total where a page is past the end, and costs more.
    count_with_window_function = False
    # A schema's default is a value too; what a PATCH leaves out is MISSING, and not dumped anyway.
    schema_dump_config = SchemaDumpConfig(exclude_unset=False)

    @override
    async def to_model(
        self,
        data: "ModelDictT[ModelT]",
        operation: str | None = None,
        schema_dump_config: SchemaDumpConfig | None = None,
    ) -> ModelT:
        """Take keys of rows on the other side of a relationship for the rows."""
        keys = class_mapper(self.model_type).relationships
        if isinstance(data, BaseModel) and any(name in keys for name in data.model_fields_set):
            values = schema_dump(data, config=schema_dump_config or self.schema_dump_config)
            data = await related.with_rows(self.repository.session, self.model_type, values)
        return await super().to_model(data, operation, schema_dump_config)
