"""The types of a generated id, which clients never send."""

from dataclasses import replace

from fastwright.language.fields import FieldType, Imports, LinkedField
from fastwright.language.names import Names
from fastwright.language.types.building import fixed, refusing
from fastwright.language.types.numbers import BIGINT, INT
from fastwright.language.types.scalars import UUID

ID = "id"


def _counted(kind: FieldType, migration: str, column: str = "") -> FieldType:
    model = ("sqlalchemy:Identity", *((f"app.models.base:{column}",) if column else ()))
    return replace(
        kind,
        imports=Imports(model=model, schema=kind.imports.schema),
        column=fixed(column),
        migration=fixed(migration),
        refused=refusing("nobody"),
        is_counted=False,
        generated="Identity()",
        generated_in_table="sa.Identity()",
    )


ID_TYPES = {
    kind.name: kind
    for kind in (
        replace(
            UUID,
            imports=replace(UUID.imports, model=("uuid_utils.compat:uuid7",)),
            refused=refusing("nobody"),
            generated="default=uuid7",
        ),
        _counted(INT, "sa.Integer()"),
        _counted(BIGINT, "sa.BigInteger().with_variant(sa.Integer(), 'sqlite')", column="BigKey"),
    )
}


def id_field(id_type: str, owner: Names) -> LinkedField:
    """Return the field that holds an id."""
    return LinkedField(ID, id_type, ID_TYPES[id_type], owner, in_key=True)
