"""What the models of a project inherit, and the columns that this gives their tables."""

from dataclasses import dataclass

from fastwright.errors import BrokenProject
from fastwright.project import MARKER

_SENTINEL = "sa.Column('sa_orm_sentinel', sa.Integer(), nullable=True)"


@dataclass(frozen=True, slots=True)
class ModelBase:
    """The classes that a model inherits, and the columns after its own, as Alembic writes them."""

    classes: tuple[str, ...]
    columns: tuple[str, ...]


def _timestamps(default: str = "") -> tuple[str, ...]:
    kind = f"sa.DateTime(timezone=True), {default}nullable=False"
    return tuple(f"sa.Column('{name}', {kind})" for name in ("created_at", "updated_at"))


BASES = {
    "own": ModelBase(
        ("TimestampMixin", "Entity"), _timestamps(default="server_default=sa.func.now(), ")
    ),
    "library": ModelBase(("UUIDAuditBase",), (_SENTINEL, *_timestamps())),
}


def model_base(bases: str) -> ModelBase:
    """Return what the models of a project inherit; raises BrokenProject for an unknown answer."""
    if bases not in BASES:
        known = ", ".join(BASES)
        raise BrokenProject(MARKER, f"there are no bases {bases!r}; this fastwright knows {known}")
    return BASES[bases]
