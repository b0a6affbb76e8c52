"""The base classes of models, and the columns that they add to tables."""

from dataclasses import dataclass

from fastwright.database.tables import TableColumn
from fastwright.errors import BrokenProject
from fastwright.project.project import MARKER

_TIME = "sa.DateTime(timezone=True)"
_SENTINEL = TableColumn("sa_orm_sentinel", "sa.Integer()", nullable=True)


@dataclass(frozen=True, slots=True)
class ModelBase:
    """The base classes of a model, and the columns that follow its own."""

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
"""The base of models for the answers `bases` and `keys`; `_OTHER` is for models with own keys."""


def model_base(bases: str, keys: str, *, has_own_key: bool = False) -> ModelBase:
    """Return the base of a model, which has the project's key or its own.

    Raises BrokenProject for an unknown answer.
    """
    if bases not in BASES:
        known = ", ".join(BASES)
        raise BrokenProject(
            MARKER, f"{bases!r} is not a value of bases; this fastwright supports {known}"
        )
    return BASES[bases][_OTHER if has_own_key else keys]
