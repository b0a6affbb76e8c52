"""Tables of pairs of rows, which stand behind the fields of the type many."""

from fastwright.fields import Field
from fastwright.literals import source
from fastwright.snippets import Reference
from fastwright.table import ForeignKey, Index, PrimaryKey, Table, TableColumn


def association_name(field: Field) -> str:
    """Return the name of the table, and of the variable that holds it."""
    return field.through or f"{field.owner.snake}_{field.name}"


def association(reference: Reference) -> Table:
    """Return the table: the keys of both sides, and an index for the way back."""
    keys = _keys(reference)
    columns = tuple(keys)
    return Table(
        association_name(reference.field),
        columns=tuple(TableColumn(column, "sa.Uuid()") for column in columns),
        key=PrimaryKey(columns),
        foreign_keys=tuple(
            ForeignKey((column,), table, ("id",), "CASCADE") for column, table in keys.items()
        ),
        indexes=(Index(columns[1:]),),
    )


def association_table(reference: Reference) -> str:
    """Return the variable of the model's module that holds the table."""
    name = association_name(reference.field)
    keys = [f"{column}={source(f'{table}.id')}" for column, table in _keys(reference).items()]
    return f"{name} = association_table({', '.join([source(name), *keys])})"


def collection(reference: Reference) -> str:
    """Return the attribute of the model that leads to the other rows."""
    field, target = reference.field, reference.target.pascal
    table = association_name(field)
    options = [f"secondary={table}"]
    if reference.is_self:
        sides = zip(("primaryjoin", "secondaryjoin"), _keys(reference), strict=True)
        options += [f'{side}="{target}.id == {table}.c.{column}"' for side, column in sides]
    options += [f'order_by="{target}.id"', 'lazy="raise"']
    return f'{field.name}: Mapped[list["{target}"]] = relationship({", ".join(options)})'


def _keys(reference: Reference) -> dict[str, str]:
    """Return the columns, each with the table that it refers to."""
    owner, target = reference.field.owner, reference.target
    other = f"other_{target.snake}" if reference.is_self else target.snake
    return {f"{owner.snake}_id": owner.table, f"{other}_id": target.table}
