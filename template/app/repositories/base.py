"""What all repositories do: the only place, with its subclasses, where queries are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, bindparam, exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from app.core.exceptions import ConflictError
from app.models.base import Entity
from app.repositories.conflicts import conflict_from


@dataclass(frozen=True, slots=True)
class Slice[ModelT]:
    """Some rows of a table, and how many it has in all."""

    items: Sequence[ModelT]
    total: int
    limit: int
    offset: int


class Repository[ModelT: Entity]:
    """The rows of one table.

    Changes are flushed, so that conflicts show here; the request's edge commits them.
    """

    model: type[ModelT]

    # Built once for each subclass: a statement built for each request costs a tenth of its CPU.
    _one: Select[ModelT]
    _total: Select[int]
    _page: Select[ModelT, int]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        model = cls.model
        cls._one = select(model).where(model.id == bindparam("id"))
        cls._total = select(func.count()).select_from(model)
        cls._page = (
            select(model, cls._total.scalar_subquery())
            .order_by(model.id)
            .limit(bindparam("limit"))
            .offset(bindparam("offset"))
        )

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, key: UUID) -> ModelT | None:
        return (await self._session.scalars(self._one, {"id": key})).one_or_none()

    async def page(self, *, limit: int, offset: int) -> Slice[ModelT]:
        """Return the rows in the order of their creation."""
        rows = (await self._session.execute(self._page, {"limit": limit, "offset": offset})).all()
        if rows:
            total = rows[0][1]
        elif offset:
            total = (await self._session.scalars(self._total)).one()
        else:
            total = 0
        return Slice([row[0] for row in rows], total, limit, offset)

    async def add(self, entity: ModelT) -> ModelT:
        self._session.add(entity)
        await self._flush(entity)
        return entity

    async def update(self, entity: ModelT, values: Mapping[str, Any]) -> ModelT:
        for name, value in values.items():
            setattr(entity, name, value)
        await self._flush(entity)
        return entity

    async def delete(self, entity: ModelT) -> None:
        await self._session.delete(entity)
        try:
            await self._session.flush()
        except IntegrityError as error:
            raise ConflictError("Other rows still refer to this one.") from error

    async def _flush(self, entity: ModelT) -> None:
        if self._session.get_bind().dialect.name == "sqlite":
            await self._check_references(entity)
        try:
            await self._session.flush()
        except IntegrityError as error:
            if conflict := conflict_from(error, self._table):
                raise conflict from error
            raise
        except StaleDataError as error:
            raise ConflictError("Another request has deleted this row.") from error

    async def _check_references(self, entity: ModelT) -> None:
        """SQLite does not tell which foreign key failed, so look before writing."""
        with self._session.no_autoflush:
            for key in self._table.foreign_keys:
                value = getattr(entity, key.parent.name)
                target = exists().where(key.column == value).select()
                if value is not None and not await self._session.scalar(target):
                    raise ConflictError("There is no row with this id.", key.parent.name)

    @property
    def _table(self) -> Table:
        table = self.model.__table__
        assert isinstance(table, Table)  # noqa: S101 - an Entity maps one table
        return table
