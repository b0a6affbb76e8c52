"""What the models of a project inherit, and the columns that this gives their tables."""

from dataclasses import dataclass

from fastwright.database.tables import TableColumn
from fastwright.errors import BrokenProject
from fastwright.project.project import MARKER

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


_OTHER = "other"
_OWN_TIMES, _LIBRARY_TIMES = _timestamps("sa.func.now()"), _timestamps()
BASES = {
    "own": {
        "uuid": ModelBase(("TimestampMixin", "Entity"), _OWN_TIMES),
        "bigint": ModelBase(("TimestampMixin", "Entity"), _OWN_TIMES),
        _OTHER: ModelBase(("TimestampMixin", "Base"), _OWN_TIMES),
    },
    "library": {
        "uuid": ModelBase(("UUIDAuditBase",), (_SENTINEL, *_LIBRARY_TIMES)),
        "bigint": ModelBase(("IdentityAuditBase",), _LIBRARY_TIMES),
        _OTHER: ModelBase(("AuditBase",), _LIBRARY_TIMES),
    },
}
"""By the answer `bases` what models inherit, by the answer `keys` or for a key that they state."""


def model_base(bases: str, keys: str, *, has_own_key: bool = False) -> ModelBase:
    """Return what a model inherits, which has the project's key or states one of its own.

    Raises BrokenProject for an unknown answer.
    """
    if bases not in BASES:
        known = ", ".join(BASES)
        raise BrokenProject(MARKER, f"there are no bases {bases!r}; this fastwright knows {known}")
    return BASES[bases][_OTHER if has_own_key else keys]
