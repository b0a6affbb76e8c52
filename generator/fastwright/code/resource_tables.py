"""The tables of a resource: its own and its association tables."""

from collections.abc import Iterable
from dataclasses import replace

from fastwright.code.associations import association
from fastwright.code.bases import ModelBase, model_base
from fastwright.code.links import Linked, link
from fastwright.code.snippets import Column, Reference, columns_of
from fastwright.database.tables import (
    ForeignKey,
    Index,
    PrimaryKey,
    Table,
    TableColumn,
    Unique,
    create_table,
    drop_table,
)
from fastwright.language.fields import LinkedField
from fastwright.language.keys import Key
from fastwright.language.resource import LinkedResource, Resource
from fastwright.project.project import Project


def find_tables(project: Project, resource: Resource) -> tuple[Table, ...]:
    """Return the tables of a resource that is not linked yet; raise UnknownTarget."""
    return make_tables(project, link(project, resource))


def inherits_id(project: Project, linked: Linked) -> bool:
    """Return whether a model inherits its id from the project's base class."""
    return linked.resource.key == Key(id_type=project.keys)


def find_base(project: Project, linked: Linked) -> ModelBase:
    """Return the base of a model."""
    has_own_key = not inherits_id(project, linked)
    return model_base(project.bases, project.keys, has_own_key=has_own_key)


def make_tables(project: Project, linked: Linked) -> tuple[Table, ...]:
    """Return the tables of a resource, in the order in which they are created."""
    resource, columns = linked.resource, linked.columns
    own = make_table(resource, columns, find_base(project, linked))
    return (own, *(association(each, resource.key_fields) for each in linked.pairs))


def create_tables(made: Iterable[Table]) -> list[str]:
    """Return the operations that create tables."""
    return [operation for table in made for operation in create_table(table)]


def drop_tables(made: Iterable[Table]) -> list[str]:
    """Return the operations that undo `create_tables`."""
    return [operation for table in reversed([*made]) for operation in drop_table(table)]


def make_table(resource: LinkedResource, columns: tuple[Column, ...], base: ModelBase) -> Table:
    """Return the table of a resource."""
    ids = [field for field in resource.key_fields if field.type.generated]
    references = [column.reference for column in columns if column.reference]
    uniques = ((each.field.name,) for each in columns if each.field.unique)
    indexes = ((each.field.name,) for each in columns if each.is_indexed)
    groups = resource.groups
    return Table(
        resource.names.table,
        columns=(*map(table_column, ids), *map(_table_column, columns), *base.columns),
        key=PrimaryKey(tuple(field.column_name for field in resource.key_fields)),
        foreign_keys=tuple(map(_foreign_key, references)),
        uniques=tuple(Unique(columns_of(resource, each)) for each in (*uniques, *groups.unique)),
        indexes=tuple(Index(columns_of(resource, each)) for each in (*indexes, *groups.index)),
    )


def table_column(field: LinkedField) -> TableColumn:
    """Return the column of a field."""
    default = field.default
    return TableColumn(
        field.column_name,
        field.type.migration(field),
        field.null,
        server_default=default.migration if default else None,
        values=field.values,
        fill=default.value if default else None,
        generated=field.type.generated_in_table,
        extent=field.type.extent(field),
    )


def _table_column(column: Column) -> TableColumn:
    made = table_column(column.field)
    return replace(made, generated="autoincrement=False") if column.is_counted else made


def _foreign_key(reference: Reference) -> ForeignKey:
    field = reference.field
    target = (field.held.column_name,)
    return ForeignKey((field.column_name,), reference.target.table, target, field.on_delete.sql)
