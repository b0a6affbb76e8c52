"""The command `fastwright show`."""

from typing import Annotated

from typer import Argument, Option, echo

from fastwright.cli import overview, report
from fastwright.cli.completing import complete_resource
from fastwright.cli.options import HERE, JsonOption, ProjectOption, UnusedOption
from fastwright.cli.running import refusals
from fastwright.code.diagram import er_diagram, with_neighbours
from fastwright.code.links import link_what_is_there
from fastwright.language.resource import LinkedResource
from fastwright.project.models import other_tables
from fastwright.project.project import Project, find_project
from fastwright.project.specs import read_resource, resource_list
from fastwright.project.transaction import check_whole


def show_command(
    name: Annotated[
        str | None,
        Argument(
            metavar="RESOURCE", help="Show only this resource.", autocompletion=complete_resource
        ),
    ] = None,
    *,
    project: ProjectOption = HERE,
    diagram: Annotated[
        bool,
        Option(
            "--diagram", help="Print a Mermaid ER diagram; with a resource, include related ones."
        ),
    ] = False,
    as_json: JsonOption = False,
    unused: UnusedOption = False,  # noqa: ARG001
) -> None:
    """Show the project's resources, their fields and their routes."""
    with refusals(as_json=as_json):
        found = find_project(project)
        check_whole(found.root)
        if diagram:
            drawn = _draw(found, name)
            if as_json:
                report.print_json({"command": "show", "diagram": drawn})
            else:
                echo(drawn, nl=False)
            return
        names = [name] if name else resource_list(found)
        resources = [_read(found, each) for each in names]
        if as_json:
            documents = [overview.resource_document(each, found) for each in resources]
            report.print_json({"command": "show", "resources": documents})
        elif name:
            overview.show_resource(resources[0], found)
        else:
            overview.show_resources(resources, found)


def _read(project: Project, name: str) -> LinkedResource:
    """Read a resource and, if the project has its targets, the keys of those."""
    resource = read_resource(project, name)
    return link_what_is_there(project, resource)


def _draw(project: Project, name: str | None) -> str:
    resources = [_read(project, each) for each in resource_list(project)]
    if name:
        chosen = _read(project, name)
        others = other_tables(project, [chosen])
        return er_diagram(with_neighbours(chosen, resources), others)
    return er_diagram(resources, other_tables(project, resources))
