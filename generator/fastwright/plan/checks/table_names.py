"""Checks of the names of tables."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from fastwright.code.associations import association_name
from fastwright.errors import BadField, BadOption, InvalidName
from fastwright.language.names import check_field_name, check_table_name
from fastwright.language.resource import LinkedResource
from fastwright.project.project import Project
from fastwright.project.specs import read_resource, resource_list
from fastwright.project.styles import Role, layout


def check_tables(
    project: Project, known: Mapping[str, PurePosixPath], resource: LinkedResource
) -> None:
    """Check that the tables are not in `known` and that their names can be used."""
    names = resource.names
    model = layout(project.style).entry(Role.MODEL).path(names)
    if known.get(names.table, model) != model:
        reason = f"{known[names.table]} already has the table {names.table}"
        raise BadOption(names.snake, reason, "table")
    _check_associations(project, resource, known)


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
            reason = str(error).removesuffix(".")
            if not field.through:
                why = error.reason.partition(";")[0]
                reason = f"its table would be {name}, but {why}; set another name with through="
            raise BadField(text, reason) from error


def _detour(project: Project, resource: LinkedResource, table: str) -> str:
    """Return a further suggestion if the table belongs to another resource."""
    others = (each for each in resource_list(project) if each != resource.names.snake)
    found = [each for each in others if read_resource(project, each).names.table == table]
    return f", or use the rows of {found[0]}: through={found[0]}" if found else ""
