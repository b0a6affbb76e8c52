"""`fastwright show`."""

from typing import Annotated

from typer import Argument

from fastwright import report
from fastwright.apply import check_whole
from fastwright.cli.options import HERE, JsonOption, ProjectOption, UnusedOption
from fastwright.cli.running import refusals
from fastwright.project import find_project, read_resource, resource_list


def show_command(
    name: Annotated[str | None, Argument(metavar="[RESOURCE]", help="Only this one.")] = None,
    *,
    project: ProjectOption = HERE,
    as_json: JsonOption = False,
    unused: UnusedOption = False,  # noqa: ARG001
) -> None:
    """Show the project's resources, their fields and their routes."""
    with refusals(as_json=as_json):
        found = find_project(project)
        check_whole(found.root)
        names = [name] if name else resource_list(found)
        resources = [read_resource(found, each) for each in names]
        if as_json:
            documents = [report.resource_document(each, found) for each in resources]
            report.print_json({"command": "show", "resources": documents})
        else:
            report.show_resources(resources, found)
