"""The statements that repositories read with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy import Select, bindparam, func
from sqlalchemy.orm import DeclarativeBase, class_mapper
from sqlalchemy.orm.interfaces import ORMOption


@dataclass(frozen=True, slots=True)
class Slice[ModelT]:
    """A page of rows, and the total number of rows."""

    items: Sequence[ModelT]
    total: int
    limit: int
    offset: int


@dataclass(frozen=True, slots=True)
class Queries[ModelT: DeclarativeBase]:
    """Statements that select one row by its key, also locked, a page of rows, and their number.

    `key` has the names of the attributes that identify a row. The statements take them, and
    `limit` and `offset`, as parameters.
    """

    key: tuple[str, ...]
    one: Select[ModelT]
    locked: Select[ModelT]
    page: Select[ModelT, int]
    total: Select[int]

    @classmethod
    def of(
        cls, model: type[ModelT], statement: Select[ModelT], load: Sequence[ORMOption] = ()
    ) -> Self:
        """Build the statements for the rows that `statement` selects.

        `load` has options that load related rows with each row.
        """
        mapper = class_mapper(model)
        columns = mapper.primary_key
        key = tuple(mapper.get_property_by_column(column).key for column in columns)
        found = (column == bindparam(name) for column, name in zip(columns, key, strict=True))
        total = statement.with_only_columns(func.count(), maintain_column_froms=True)
        page = statement.add_columns(total.correlate(None).scalar_subquery()).options(*load)
        one = statement.options(*load).where(*found)
        return cls(
            key,
            one=one,
            # The lock lets others refer to the row. A row that was read before is read anew.
            locked=one.with_for_update(of=model, key_share=True).execution_options(
                populate_existing=True
            ),
            page=page.order_by(*columns).limit(bindparam("limit")).offset(bindparam("offset")),
            total=total,
        )
