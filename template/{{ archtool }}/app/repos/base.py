"""The base class of repositories, which are the only modules with queries."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import Select, select
from sqlalchemy.orm.interfaces import ORMOption

from app.core import conflicts, related
from app.core.queries import Queries, Slice
from app.core.unit_of_work import UnitOfWork
from app.models.base import Base


class BaseRepo[ModelT: Base]:
    """Reads and writes the rows of one table.

    Changes are flushed, so that conflicts are raised here; the unit of work commits them.
    """

    model: type[ModelT]
    load: tuple[ORMOption, ...] = ()
    """Options that load related rows with each row: `(joinedload(ModelT.other),)`."""

    _built: ClassVar[Queries[Any] | None] = None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._built = None

    def statement(self) -> Select[ModelT]:
        """Return the statement that all reads start from; override it to exclude rows."""
        return select(self.model)

    @property
    def queries(self) -> Queries[ModelT]:
        cls = type(self)
        if cls.statement is not BaseRepo.statement:
            return Queries.of(self.model, self.statement(), self.load)
        if cls._built is None:  # building them takes a tenth of the CPU time of a request
            cls._built = Queries.of(self.model, self.statement(), self.load)
        return cls._built

    def named(self, key: Sequence[object]) -> dict[str, object]:
        """Return the values of a key by the names of their attributes."""
        return dict(zip(self.queries.key, key, strict=True))

    async def get(self, uow: UnitOfWork, *key: object, lock: bool = False) -> ModelT | None:
        """Return the row with this key; `lock` keeps others from changing it until the commit."""
        statement = self.queries.locked if lock else self.queries.one
        return (await uow.get_session().scalars(statement, self.named(key))).one_or_none()

    async def page(self, uow: UnitOfWork, *, limit: int, offset: int) -> Slice[ModelT]:
        """Return a page of rows, in the order of their keys."""
        session, queries = uow.get_session(), self.queries
        rows = (await session.execute(queries.page, {"limit": limit, "offset": offset})).all()
        if rows:
            total = rows[0][1]
        elif offset:
            total = (await session.scalars(queries.total)).one()
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
