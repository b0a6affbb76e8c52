"""What the models of a project inherit, and the columns that this gives their tables."""

from dataclasses import dataclass

from fastwright.errors import BrokenProject
from fastwright.project import MARKER
from fastwright.table import TableColumn

_TIME = "sa.DateTime(timezone=True)"
_SENTINEL = TableColumn("sa_orm_sentinel", "sa.Integer()", nullable=True)


@dataclass(frozen=True, slots=True)
class ModelBase:
    """The classes that a model inherits, and the columns after its own."""

    classes: tuple[str, ...]
    columns: tuple[TableColumn, ...]


def _timestamps(default: str | None = None) -> tuple[TableColumn, ...]:
    names = ("created_at", "updated_at")
    return tuple(TableColumn(name, _TIME, server_default=default) for name in names)


BASES = {
    "own": ModelBase(("TimestampMixin", "Entity"), _timestamps("sa.func.now()")),
    "library": ModelBase(("UUIDAuditBase",), (_SENTINEL, *_timestamps())),
}


def model_base(bases: str, keys: str = "uuid", *, has_own_key: bool = False) -> ModelBase:
    """Return what the models of a project inherit; raises BrokenProject for an unknown answer."""
    if bases not in BASES:
        known = ", ".join(BASES)
        raise BrokenProject(MARKER, f"there are no bases {bases!r}; this fastwright knows {known}")
    if has_own_key:
        return ModelBase(("TimestampMixin", "Base"), _timestamps("sa.func.now()"))
    return BASES[bases]
