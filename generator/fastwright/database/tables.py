"""Tables as values, and the Alembic operations that create and drop them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastwright.language.fields import Extent
from fastwright.language.literals import source
from fastwright.language.types.enums import ENUM_WIDTH


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table; `type`, `server_default` and `fill` are Python source.

    `generated` is the argument that says whether the database generates the values. `values` are
    those that a CHECK constraint allows. `fill` is the value for existing rows if the column is
    required and has no server default. `extent` is what the type can hold, where types convert.
    `fits` is a condition on the values while they are converted; a migration drops it again.
    """

    name: str
    type: str
    nullable: bool = False
    server_default: str | None = None
    values: tuple[str, ...] = ()
    fill: str | None = None
    generated: str = ""
    extent: Extent | None = None
    fits: str = ""

    @property
    def created_type(self) -> str:
        """The type in a new table, including its CHECK constraint."""
        if not self.values:
            return self.type
        values = ", ".join(map(source, self.values))
        options = f"native_enum=False, create_constraint=True, length={ENUM_WIDTH}"
        return f"sa.Enum({values}, name={source(self.name)}, {options})"

    def source(self, kind: str, *, nullable: bool) -> str:
        """Return the column as Alembic writes it."""
        made = f"{self.generated}, " if self.generated else ""
        default = f"server_default={self.server_default}, " if self.server_default else ""
        return f"sa.Column({source(self.name)}, {kind}, {made}{default}nullable={nullable})"


@dataclass(frozen=True, slots=True)
class PrimaryKey:
    """The primary key of a table."""

    columns: tuple[str, ...]

    def name(self, table: str) -> str:
        """Return its name by the project's naming convention."""
        return f"pk_{table}"

    def source(self, table: str) -> str:
        """Return its source in a new table."""
        return f"sa.PrimaryKeyConstraint({_arguments(self.columns)}, name={_name(self, table)})"


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A foreign key to another table."""

    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    on_delete: str

    kind = "foreignkey"

    def name(self, table: str) -> str:
        """Return its name by the project's naming convention."""
        return f"fk_{table}_{'_'.join(self.columns)}_{self.target}"

    def source(self, table: str) -> str:
        """Return its source in a new table."""
        targets = [f"{self.target}.{column}" for column in self.target_columns]
        return (
            f"sa.ForeignKeyConstraint({list(self.columns)}, {targets}, "
            f"name={_name(self, table)}, ondelete={self.on_delete!r})"
        )

    def create(self, table: str, options: str = "") -> str:
        """Return the batch operation that adds it."""
        return (
            f"create_foreign_key({_name(self, table)}, {self.target!r}, {list(self.columns)}, "
            f"{list(self.target_columns)}, ondelete={self.on_delete!r}{options})"
        )


@dataclass(frozen=True, slots=True)
class Unique:
    """A unique constraint."""

    columns: tuple[str, ...]

    kind = "unique"

    def name(self, table: str) -> str:
        """Return its name by the project's naming convention."""
        return f"uq_{table}_{'_'.join(self.columns)}"

    def source(self, table: str) -> str:
        """Return its source in a new table."""
        return f"sa.UniqueConstraint({_arguments(self.columns)}, name={_name(self, table)})"

    def create(self, table: str, options: str = "") -> str:
        """Return the batch operation that adds it."""
        return f"create_unique_constraint({_name(self, table)}, {list(self.columns)}{options})"

    def create_live(self, table: str) -> str:
        """Return the operation that adds it while the table is in use."""
        name, columns = _name(self, table), list(self.columns)
        return f"live.create_unique_constraint({name}, {source(table)}, {columns})"


@dataclass(frozen=True, slots=True)
class Check:
    """A CHECK constraint on the values of a column; in a new table the column's type adds it."""

    column: str
    values: tuple[str, ...]

    kind = "check"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the constraint is about."""
        return (self.column,)

    def name(self, table: str) -> str:
        """Return its name by the project's naming convention."""
        return f"ck_{table}_{self.column}"

    def create(self, table: str, options: str = "") -> str:
        """Return the batch operation that adds it."""
        values = ", ".join(map(source, self.values))
        condition = f"sa.column({source(self.column)}).in_([{values}])"
        return f"create_check_constraint({_name(self, table)}, {condition}{options})"


@dataclass(frozen=True, slots=True)
class Fits:
    """A CHECK constraint, for the length of a migration, that values fit the new type."""

    column: str
    condition: str

    kind = "check"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the constraint is about."""
        return (self.column,)

    def name(self, table: str) -> str:
        """Return its name, which the user reads if a value does not fit."""
        return f"ck_{table}_{self.column}_fits"

    def create(self, table: str, options: str = "") -> str:
        """Return the batch operation that adds it."""
        return f"create_check_constraint({_name(self, table)}, {self.condition}{options})"


type Constraint = ForeignKey | Unique | Check | Fits

NOT_VALID = ", postgresql_not_valid=True"
"""The option of a constraint that PostgreSQL checks for new rows only, until it is validated."""


def drop_constraint(constraint: Constraint, table: str) -> str:
    """Return the batch operation that drops a constraint."""
    return f"drop_constraint({_name(constraint, table)}, type_={constraint.kind!r})"


def validate_constraint(constraint: Constraint, table: str) -> str:
    """Return the operation that checks the rows against a constraint that is not valid yet."""
    return f"live.validate_constraint({_name(constraint, table)}, {source(table)})"


@dataclass(frozen=True, slots=True)
class Index:
    """An index."""

    columns: tuple[str, ...]

    def name(self, table: str) -> str:
        """Return its name by the project's naming convention."""
        return f"ix_{table}_{'_'.join(self.columns)}"

    def create(self, table: str) -> str:
        """Return the operation that creates it."""
        columns = list(self.columns)
        return f"op.create_index({_name(self, table)}, {source(table)}, {columns}, unique=False)"

    def create_live(self, table: str) -> str:
        """Return the operation that creates it while the table is in use."""
        return f"live.create_index({_name(self, table)}, {source(table)}, {list(self.columns)})"

    def drop(self, table: str) -> str:
        """Return the operation that drops it."""
        return f"op.drop_index({_name(self, table)}, table_name={source(table)})"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its columns, constraints and indexes."""

    name: str
    columns: tuple[TableColumn, ...]
    key: PrimaryKey = PrimaryKey(("id",))
    foreign_keys: tuple[ForeignKey, ...] = ()
    uniques: tuple[Unique, ...] = ()
    indexes: tuple[Index, ...] = ()

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """The constraints that a batch operation can add and drop."""
        checks = (Check(each.name, each.values) for each in self.columns if each.values)
        fits = (Fits(each.name, each.fits) for each in self.columns if each.fits)
        return (*self.foreign_keys, *self.uniques, *checks, *fits)


def batch(table: str, operations: Sequence[str]) -> Iterator[str]:
    """Yield one operation that alters a table in several ways, or none."""
    if operations:
        body = "\n    ".join(f"batch_op.{each}" for each in operations)
        yield f"with op.batch_alter_table({source(table)}) as batch_op:\n    {body}"


def create_table(table: Table) -> list[str]:
    """Return the operations that create a table, in Alembic's order."""
    columns = [each.source(each.created_type, nullable=each.nullable) for each in table.columns]
    parts: list[PrimaryKey | ForeignKey | Unique] = [table.key]
    parts += [*table.foreign_keys, *table.uniques]
    constraints = sorted(each.source(table.name) for each in parts)
    created = f"op.create_table({source(table.name)}, {', '.join([*columns, *constraints])})"
    return [created, *(index.create(table.name) for index in table.indexes)]


def drop_table(table: Table) -> list[str]:
    """Return the operations that undo `create_table`."""
    indexes = [index.drop(table.name) for index in reversed(table.indexes)]
    return [*indexes, f"op.drop_table({source(table.name)})"]


def _arguments(columns: tuple[str, ...]) -> str:
    return ", ".join(map(repr, columns))


def _name(constraint: PrimaryKey | Constraint | Index, table: str) -> str:
    return f"op.f({constraint.name(table)!r})"
