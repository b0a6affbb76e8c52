"""Rows that are answered together with the one that refers to them."""

from collections.abc import Sequence

from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import object_mapper
from sqlalchemy.orm.interfaces import ORMOption

from app.core import conflicts


async def flush(session: AsyncSession, entity: object, load: Sequence[ORMOption]) -> None:
    """Write what was added or changed, and load the rows that it refers to now.

    What the session holds already is right as long as no reference changed.
    """
    stale = bool(load) and _refers_anew(entity)
    await conflicts.flush(session, entity)
    if stale:
        key = object_mapper(entity).primary_key_from_instance(entity)
        await session.get(type(entity), key, options=load, populate_existing=True)


def _refers_anew(entity: object) -> bool:
    state, mapper = inspect(entity), object_mapper(entity)
    columns = [key.parent for key in mapper.local_table.foreign_keys]
    names = [mapper.get_property_by_column(column).key for column in columns]
    return any(state.pending or state.attrs[name].history.has_changes() for name in names)
