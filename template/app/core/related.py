"""Related rows: loaded with the rows that refer to them, and found by their keys."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import RelationshipProperty, class_mapper, object_mapper
from sqlalchemy.orm.interfaces import ORMOption

from app.core import conflicts
from app.core.exceptions import ConflictError


async def flush(session: AsyncSession, entity: object, load: Sequence[ORMOption]) -> None:
    """Flush the session, and load related rows with `load` if the references of the row changed.

    As long as no reference changes, the rows in the session are still right. A new row has no
    read-only related rows yet. Raises the errors of `conflicts.flush`.
    """
    stale = bool(load) and _refers_anew(entity)
    await conflicts.flush(session, entity)
    if stale:
        key = object_mapper(entity).primary_key_from_instance(entity)
        await session.get(type(entity), key, options=load, populate_existing=True)


async def with_rows(
    session: AsyncSession, model: type[object], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the values of a model, with keys of related rows replaced by the rows.

    Raises ConflictError if a row does not exist.
    """
    relationships = class_mapper(model).relationships
    keys = {name: value for name, value in values.items() if name in relationships}
    rows = {name: await _rows(session, relationships[name], keys[name]) for name in keys}
    return {**values, **rows}


async def _rows(
    session: AsyncSession, relationship: RelationshipProperty[Any], keys: Sequence[object]
) -> Sequence[object]:
    if not keys:
        return []
    (key,) = relationship.mapper.primary_key
    found = select(relationship.mapper).where(key.in_(keys)).order_by(key)
    # The lock keeps others from deleting the rows before the references are written.
    rows = (await session.scalars(found.with_for_update(read=True, key_share=True))).all()
    if len(rows) < len(keys):
        raise ConflictError("There is no row with this key.", relationship.key)
    return rows


def _refers_anew(entity: object) -> bool:
    state, mapper = inspect(entity), object_mapper(entity)
    columns = [key.parent for key in mapper.local_table.foreign_keys]
    names = [mapper.get_property_by_column(column).key for column in columns]
    names += [each.key for each in mapper.relationships if each.viewonly]
    return any(state.pending or state.attrs[name].history.has_changes() for name in names)
