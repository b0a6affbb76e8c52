"""What stands behind the fields of the type many: tables of pairs of rows, or other resources."""

from collections.abc import Iterator

from fastwright.code.snippets import Reference
from fastwright.database.tables import ForeignKey, Index, PrimaryKey, Table, TableColumn
from fastwright.language.fields import LinkedField, Through
from fastwright.language.literals import source

_JOINS = ("primaryjoin", "secondaryjoin")


def association_name(field: LinkedField) -> str:
    """Return the name of the table, and of the variable that holds it."""
    return field.through or f"{field.owner.snake}_{field.name}"


def association(reference: Reference, key: tuple[LinkedField, ...]) -> Table:
    """Return the table: the keys of both sides, and an index for the way back.

    `key` is that of the resource, which the reference does not know.
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
    """Return the variable of the model's module that holds the table."""
    name = association_name(reference.field)
    sides = _sides(reference, key).items()
    keys = [f"{column}={source(f'{table}.{held.column_name}')}" for column, (table, held) in sides]
    return f"{name} = association_table({', '.join([source(name), *keys])})"


def collection(reference: Reference, key: tuple[LinkedField, ...]) -> str:
    """Return the attribute of the model that leads to the other rows."""
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
    """Say how the rows are found; another resource may get more references at any time."""
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
    """Return the columns, each with the table that it refers to, and the key that it holds."""
    owner, target = reference.field.owner, reference.target
    (own,), held = key, reference.field.held
    other = f"other_{target.snake}" if reference.is_self else target.snake
    return {
        f"{owner.snake}_{own.column_name}": (owner.table, own),
        f"{other}_{held.column_name}": (target.table, held),
    }
