"""The tables of a resource: its own, and those of its associations."""

from collections import Counter
from collections.abc import Iterable

from fastwright.associations import association, association_name
from fastwright.bases import ModelBase, model_base
from fastwright.errors import BadField, BadOption, InvalidName
from fastwright.keys import Key
from fastwright.layout import Role, layout
from fastwright.models import tables
from fastwright.naming import Names, check_field_name, check_table_name
from fastwright.plan.targets import Linked, link
from fastwright.project import Project, read_resource, resource_list
from fastwright.resource import Resource
from fastwright.snippets import make_table
from fastwright.table import Table, create_table, drop_table

LONGEST_CONSTRAINT = 63


def find_tables(project: Project, resource: Resource) -> tuple[Table, ...]:
    """Look up what a resource refers to, and return its tables; raises UnknownTarget."""
    return make_tables(project, link(project, resource))


def inherits_id(project: Project, linked: Linked) -> bool:
    """Tell whether a model has the id that the project's answers give."""
    return linked.resource.key == Key(id_type=project.keys)


def find_base(project: Project, linked: Linked) -> ModelBase:
    """Return what a model inherits."""
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


def check_tables(
    project: Project, resource: Resource, made: Iterable[Table], had: Iterable[Table] = ()
) -> None:
    """Check that the tables are free but for those it `had`, and their names short enough."""
    names = resource.names
    owned = {table.name for table in had}
    known = {name: path for name, path in tables(project).items() if name not in owned}
    model = layout(project.style).entry(Role.MODEL).path(names)
    if known.get(names.table, model) != model:
        reason = f"{known[names.table]} has the table {names.table} already"
        raise BadOption(names.snake, reason, "table")
    _check_associations(project, resource, known)
    for table in made:
        check_constraints(names, table)


def _check_associations(project: Project, resource: Resource, known: Iterable[str]) -> None:
    taken = Counter([*known, resource.names.table, *map(association_name, resource.pairs)])
    attributes = {attribute for field in resource.fields for attribute in field.attributes}
    for field in resource.pairs:
        name, text = association_name(field), f"{field.name}:{field.text}"
        if taken[name] > 1:
            reason = f"there is a table {name} already; pass another, as in through=x"
            raise BadField(text, f"{reason}{_detour(project, resource, name)}")
        if name in attributes:
            reason = f"its table {name} is called like another field; pass through= with a name"
            raise BadField(text, reason)
        try:
            check_table_name(name)
            check_field_name(name)  # it is a variable of the model's module, too
        except InvalidName as error:
            raise BadField(text, str(error).removesuffix(".")) from error


def _detour(project: Project, resource: Resource, table: str) -> str:
    """Return what else can be done where the table is that of another resource."""
    others = (each for each in resource_list(project) if each != resource.names.snake)
    found = [each for each in others if read_resource(project, each).names.table == table]
    return f", or go through the rows of {found[0]}: through={found[0]}" if found else ""


def check_constraints(names: Names, table: Table) -> None:
    """Refuse what PostgreSQL would cut: a violation could not be told by its name."""
    for name in table.names:
        if len(name) > LONGEST_CONSTRAINT:
            reason = (
                f"its constraint {name} has {len(name)} characters, and PostgreSQL keeps "
                f"{LONGEST_CONSTRAINT}"
            )
            raise BadOption(names.snake, reason, "table", "shorten the field, or {} a shorter")
