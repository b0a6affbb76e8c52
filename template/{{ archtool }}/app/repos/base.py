"""The base class of repositories, which are the only modules with queries."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm.interfaces import ORMOption

from app.core import conflicts, related
from app.core.slice import Slice
from app.core.unit_of_work import UnitOfWork
from app.models.base import Base


class BaseRepo[ModelT: Base]:
    """Reads and writes the rows of one table.

    Changes are flushed, so that conflicts are raised here; the unit of work commits them.
    """

    model: type[ModelT]
    load: tuple[ORMOption, ...] = ()
    """Options that load related rows with each row: `(joinedload(ModelT.other),)`."""

    # Built once per subclass: building the statement takes a tenth of the CPU time of a request.
    _key: tuple[str, ...]
    _one: Select[ModelT]
    _total: Select[int]
    _page: Select[ModelT, int]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        model = cls.model
        key = tuple(model.__table__.primary_key)
        found = (column == bindparam(column.name) for column in key)
        cls._key = tuple(column.name for column in key)
        cls._one = select(model).options(*cls.load).where(*found)
        cls._total = select(func.count()).select_from(model)
        cls._page = (
            select(model, cls._total.scalar_subquery())
            .options(*cls.load)
            .order_by(*key)
            .limit(bindparam("limit"))
            .offset(bindparam("offset"))
        )

    async def get(self, uow: UnitOfWork, *key: object) -> ModelT | None:
        found = dict(zip(self._key, key, strict=True))
        return (await uow.get_session().scalars(self._one, found)).one_or_none()

    async def page(self, uow: UnitOfWork, *, limit: int, offset: int) -> Slice[ModelT]:
        """Return a page of rows, in the order of their keys."""
        session = uow.get_session()
        rows = (await session.execute(self._page, {"limit": limit, "offset": offset})).all()
        if rows:
            total = rows[0][1]
        elif offset:
            total = (await session.scalars(self._total)).one()
        else:
            total = 0
        return Slice([row[0] for row in rows], total, limit, offset)

    async def add(self, uow: UnitOfWork, entity: ModelT) -> ModelT:
        session = uow.get_session()
        session.add(entity)
        await related.flush(session, entity, self.load)
        return entity

    async def create(self, uow: UnitOfWork, values: Mapping[str, Any]) -> ModelT:
        """Add a row from values that contain keys of related rows instead of the rows."""
        values = await related.with_rows(uow.get_session(), self.model, values)
        return await self.add(uow, self.model(**values))

    async def update(self, uow: UnitOfWork, entity: ModelT, values: Mapping[str, Any]) -> ModelT:
        session = uow.get_session()
        values = await related.with_rows(session, self.model, values)
        for name, value in values.items():
            setattr(entity, name, value)
        await related.flush(session, entity, self.load)
        return entity

    async def delete(self, uow: UnitOfWork, entity: ModelT) -> None:
        await conflicts.delete(uow.get_session(), entity)
