"""The base class of repositories, which are the only modules with queries."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.interfaces import ORMOption

from app.core import conflicts, related
from app.core.queries import Queries, Slice
from app.models.base import Base


class Repository[ModelT: Base]:
    """Reads and writes the rows of one table.

    Changes are flushed, so that conflicts are raised here; `get_write_session` commits them.
    """

    model: type[ModelT]
    load: tuple[ORMOption, ...] = ()
    """Options that load related rows with each row: `(joinedload(ModelT.other),)`."""

    _built: ClassVar[Queries[Any] | None] = None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._built = None

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def statement(self) -> Select[ModelT]:
        """Return the statement that all reads start from; override it to exclude rows."""
        return select(self.model)

    @property
    def queries(self) -> Queries[ModelT]:
        cls = type(self)
        if cls.statement is not Repository.statement:
            return Queries.of(self.model, self.statement(), self.load)
        if cls._built is None:  # building them takes a tenth of the CPU time of a request
            cls._built = Queries.of(self.model, self.statement(), self.load)
        return cls._built

    def named(self, key: Sequence[object]) -> dict[str, object]:
        """Return the values of a key by the names of their attributes."""
        return dict(zip(self.queries.key, key, strict=True))

    async def get(self, *key: object, lock: bool = False) -> ModelT | None:
        """Return the row with this key; `lock` keeps others from changing it until the commit."""
        statement = self.queries.locked if lock else self.queries.one
        return (await self._session.scalars(statement, self.named(key))).one_or_none()

    async def page(self, *, limit: int, offset: int) -> Slice[ModelT]:
        """Return a page of rows, in the order of their keys."""
        queries = self.queries
        rows = (await self._session.execute(queries.page, {"limit": limit, "offset": offset})).all()
        if rows:
            total = rows[0][1]
        elif offset:
            total = (await self._session.scalars(queries.total)).one()
        else:
            total = 0
        return Slice([row[0] for row in rows], total, limit, offset)

    async def add(self, entity: ModelT) -> ModelT:
        self._session.add(entity)
        await related.flush(self._session, entity, self.load)
        return entity

    async def create(self, values: Mapping[str, Any]) -> ModelT:
        """Add a row from values that contain keys of related rows instead of the rows."""
        values = await related.with_rows(self._session, self.model, values)
        return await self.add(self.model(**values))

    async def update(self, entity: ModelT, values: Mapping[str, Any]) -> ModelT:
        values = await related.with_rows(self._session, self.model, values)
        for name, value in values.items():
            setattr(entity, name, value)
        await related.flush(self._session, entity, self.load)
        return entity

    async def delete(self, entity: ModelT) -> None:
        await conflicts.delete(self._session, entity)
