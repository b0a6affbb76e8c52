"""The source of many-to-many relationships: association tables, or other resources."""

from collections.abc import Iterator

from fastwright.code.snippets import Reference
from fastwright.database.tables import ForeignKey, Index, PrimaryKey, Table, TableColumn
from fastwright.language.fields import LinkedField, Through
from fastwright.language.literals import source

_JOINS = ("primaryjoin", "secondaryjoin")


def association_name(field: LinkedField) -> str:
    """Return the name of the association table, which is also the name of its variable."""
    return field.through or f"{field.owner.snake}_{field.name}"


def association(reference: Reference, key: tuple[LinkedField, ...]) -> Table:
    """Return the association table: the keys of both sides, and an index for the other direction.

    `key` is the key of the resource that has the field.
    """
    sides = _sides(reference, key)
    columns = tuple(sides)
    return Table(
        association_name(reference.field),
        columns=tuple(
            TableColumn(column, held.type.migration(held)) for column, (_, held) in sides.items()
        ),
        key=PrimaryKey(columns),
        foreign_keys=tuple(
            ForeignKey((column,), table, (held.column_name,), "CASCADE")
            for column, (table, held) in sides.items()
        ),
        indexes=(Index(columns[1:]),),
    )


def association_table(reference: Reference, key: tuple[LinkedField, ...]) -> str:
    """Return the source of the association table in the model's module."""
    name = association_name(reference.field)
    sides = _sides(reference, key).items()
    keys = [f"{column}={source(f'{table}.{held.column_name}')}" for column, (table, held) in sides]
    return f"{name} = association_table({', '.join([source(name), *keys])})"


def collection(reference: Reference, key: tuple[LinkedField, ...]) -> str:
    """Return the source of the model's attribute for the related rows."""
    field, target = reference.field, reference.target.pascal
    found = f"{target}.{field.held.attribute}"
    options = _through(field.via, reference, key) if field.via else _paired(reference, key)
    arguments = ", ".join([*options, f'order_by="{found}"', 'lazy="raise"'])
    return f'{field.name}: Mapped[list["{target}"]] = relationship({arguments})'


def _paired(reference: Reference, key: tuple[LinkedField, ...]) -> Iterator[str]:
    table = association_name(reference.field)
    yield f"secondary={table}"
    if reference.is_self:
        found = f"{reference.target.pascal}.{reference.field.held.attribute}"
        for join, column in zip(_JOINS, _sides(reference, key), strict=True):
            yield f'{join}="{found} == {table}.c.{column}"'


def _through(via: Through, reference: Reference, key: tuple[LinkedField, ...]) -> Iterator[str]:
    """Return the joins explicitly, because the other resource may get more foreign keys."""
    table, (own,) = via.names.table, key
    owner, target = reference.field.owner.pascal, reference.target.pascal
    found = f"{owner}.{own.attribute}", f"{target}.{reference.field.held.attribute}"
    yield f"secondary={source(table)}"
    for join, row, side in zip(_JOINS, found, via.sides, strict=True):
        yield f'{join}="{row} == {table}.c.{side.column_name}"'
    yield "collection_class=UniqueList"
    yield "viewonly=True"


def _sides(
    reference: Reference, key: tuple[LinkedField, ...]
) -> dict[str, tuple[str, LinkedField]]:
    """Return the columns of the table, each with the table and the key that it refers to."""
    owner, target = reference.field.owner, reference.target
    (own,), held = key, reference.field.held
    other = f"other_{target.snake}" if reference.is_self else target.snake
    return {
        f"{owner.snake}_{own.column_name}": (owner.table, own),
        f"{other}_{held.column_name}": (target.table, held),
    }
