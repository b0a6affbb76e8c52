"""Tables of pairs of rows, which stand behind the fields of the type many."""

from fastwright.fields import Field
from fastwright.literals import source
from fastwright.snippets import Reference
from fastwright.table import ForeignKey, Index, PrimaryKey, Table, TableColumn


def association_name(field: Field) -> str:
    """Return the name of the table, and of the variable that holds it."""
    return field.through or f"{field.owner.snake}_{field.name}"


def association(reference: Reference, key: tuple[Field, ...]) -> Table:
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
            ForeignKey((column,), table, (held.column,), "CASCADE")
            for column, (table, held) in sides.items()
        ),
        indexes=(Index(columns[1:]),),
    )


def association_table(reference: Reference, key: tuple[Field, ...]) -> str:
    """Return the variable of the model's module that holds the table."""
    name = association_name(reference.field)
    sides = _sides(reference, key).items()
    keys = [f"{column}={source(f'{table}.{held.column}')}" for column, (table, held) in sides]
    return f"{name} = association_table({', '.join([source(name), *keys])})"


def collection(reference: Reference, key: tuple[Field, ...]) -> str:
    """Return the attribute of the model that leads to the other rows."""
    field, target = reference.field, reference.target.pascal
    found = f"{target}.{field.held.column}"
    table = association_name(field)
    options = [f"secondary={table}"]
    if reference.is_self:
        sides = zip(("primaryjoin", "secondaryjoin"), _sides(reference, key), strict=True)
        options += [f'{side}="{found} == {table}.c.{column}"' for side, column in sides]
    options += [f'order_by="{found}"', 'lazy="raise"']
    return f'{field.name}: Mapped[list["{target}"]] = relationship({", ".join(options)})'


def _sides(reference: Reference, key: tuple[Field, ...]) -> dict[str, tuple[str, Field]]:
    """Return the columns, each with the table that it refers to, and the key that it holds."""
    owner, target = reference.field.owner, reference.target
    (own,), held = key, reference.field.held
    other = f"other_{target.snake}" if reference.is_self else target.snake
    return {
        f"{owner.snake}_{own.column}": (owner.table, own),
        f"{other}_{held.column}": (target.table, held),
    }
