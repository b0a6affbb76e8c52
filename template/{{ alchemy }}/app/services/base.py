"""Base classes of services and their repositories, built on advanced-alchemy."""

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
from sqlalchemy.sql.selectable import ForUpdateArg

from app.core import conflicts, related
from app.core.exceptions import NotFoundError
from app.core.versions import Versions, require_version


class Repository[ModelT: ModelProtocol](SQLAlchemyAsyncRepository[ModelT]):
    """Reads and writes the rows of one table, with our own errors.

    Changes are flushed, so that conflicts are raised here; `get_write_session` commits them. Rows
    are not read again after a write: `auto_commit`, `auto_refresh` and `auto_expunge` have no
    effect.
    """

    session: AsyncSession
    label: str
    """The name for a row in error messages."""
    loader_options: tuple[ORMOption, ...] = ()
    """Options that load related rows with each row: `(joinedload(ModelT.other),)`."""

    @override
    async def get(self, item_id: PrimaryKeyType, **options: Any) -> ModelT:
        try:
            return await super().get(item_id, **options)
        except exceptions.NotFoundError as error:
            mapper = class_mapper(self.model_type)
            names = [mapper.get_property_by_column(column).key for column in mapper.primary_key]
            values = item_id if isinstance(item_id, tuple) else (item_id,)
            key = zip(names, values, strict=True)
            raise NotFoundError(self.label, **dict(key)) from error

    @override
    async def add(self, data: ModelT, **options: Any) -> ModelT:
        self.session.add(data)
        await related.flush(self.session, data, self.loader_options)
        return data

    @override
    async def update(self, data: ModelT, **options: Any) -> ModelT:
        if data not in self.session:  # values with a key, not a row: the library loads the row
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
    """The base class of services, with methods to list, get, create, update and delete rows."""

    # A window function costs more, and gives no total for a page past the end.
    count_with_window_function = False
    # Dump the defaults of schemas, too. Fields that a PATCH omits are MISSING and never dumped.
    schema_dump_config = SchemaDumpConfig(exclude_unset=False)

    @override
    async def to_model(
        self,
        data: "ModelDictT[ModelT]",
        operation: str | None = None,
        schema_dump_config: SchemaDumpConfig | None = None,
    ) -> ModelT:
        """Return a model, with keys of related rows in `data` replaced by the rows."""
        keys = class_mapper(self.model_type).relationships
        if isinstance(data, BaseModel) and any(name in keys for name in data.model_fields_set):
            values = schema_dump(data, config=schema_dump_config or self.schema_dump_config)
            data = await related.with_rows(self.repository.session, self.model_type, values)
        return await super().to_model(data, operation, schema_dump_config)

    @override
    async def update(
        self,
        data: "ModelDictT[ModelT]",
        item_id: Any = None,
        *,
        if_match: Versions | None = None,
        **options: Any,
    ) -> ModelT:
        """Change the fields that `data` contains; raises OutdatedError for another version."""
        await self._require(item_id, if_match)
        return await super().update(data, item_id, **{**self._locked, **options})

    @override
    async def delete(
        self, item_id: Any, *, if_match: Versions | None = None, **options: Any
    ) -> ModelT:
        """Delete the row with this key; raises OutdatedError for another version."""
        await self._require(item_id, if_match)
        return await super().delete(item_id, **options)

    async def _require(self, item_id: Any, versions: Versions | None) -> None:
        if versions is not None:
            row = await self.repository.get(item_id, **self._locked)
            require_version(row, versions)

    @property
    def _locked(self) -> dict[str, Any]:
        """Options that keep others from changing a row until the commit, and read it anew.

        Others can still refer to the row.
        """
        lock = ForUpdateArg(of=self.model_type, key_share=True)
        return {"with_for_update": lock, "execution_options": {"populate_existing": True}}
