"""Checks of the names of tables and constraints."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from fastwright.code.associations import association_name
from fastwright.database.tables import Table
from fastwright.errors import BadField, BadOption, InvalidName
from fastwright.language.names import Names, check_field_name, check_table_name
from fastwright.language.resource import LinkedResource
from fastwright.plan.checks.table_sizes import check_size
from fastwright.project.project import Project
from fastwright.project.specs import read_resource, resource_list
from fastwright.project.styles import Role, layout

LONGEST_CONSTRAINT = 63


def check_tables(
    project: Project,
    known: Mapping[str, PurePosixPath],
    resource: LinkedResource,
    made: Iterable[Table],
) -> None:
    """Check that the tables are not in `known` and that databases can hold them."""
    names = resource.names
    model = layout(project.style).entry(Role.MODEL).path(names)
    if known.get(names.table, model) != model:
        reason = f"{known[names.table]} already has the table {names.table}"
        raise BadOption(names.snake, reason, "table")
    _check_associations(project, resource, known)
    for table in made:
        check_constraints(names, table)
        check_size(names, table)


def _check_associations(project: Project, resource: LinkedResource, known: Iterable[str]) -> None:
    taken = Counter([*known, resource.names.table, *map(association_name, resource.pairs)])
    attributes = {attribute for field in resource.fields for attribute in field.attributes}
    for field in resource.pairs:
        name, text = association_name(field), f"{field.name}:{field.text}"
        if taken[name] > 1:
            reason = f"the table {name} already exists; use another name, as in through=x"
            raise BadField(text, f"{reason}{_detour(project, resource, name)}")
        if name in attributes:
            reason = (
                f"its table {name} has the name of another field; set another name with through="
            )
            raise BadField(text, reason)
        try:
            check_table_name(name)
            check_field_name(name)  # the table is also a variable of the model's module
        except InvalidName as error:
            raise BadField(text, str(error).removesuffix(".")) from error


def _detour(project: Project, resource: LinkedResource, table: str) -> str:
    """Return a further suggestion if the table belongs to another resource."""
    others = (each for each in resource_list(project) if each != resource.names.snake)
    found = [each for each in others if read_resource(project, each).names.table == table]
    return f", or use the rows of {found[0]}: through={found[0]}" if found else ""


def check_constraints(names: Names, table: Table) -> None:
    """Refuse names that PostgreSQL would truncate; violations are identified by their name."""
    for name in table.names:
        if len(name) > LONGEST_CONSTRAINT:
            reason = (
                f"its constraint {name} has {len(name)} characters, but PostgreSQL allows "
                f"{LONGEST_CONSTRAINT}"
            )
            raise BadOption(names.snake, reason, "table", "shorten the field, or {} a shorter")
