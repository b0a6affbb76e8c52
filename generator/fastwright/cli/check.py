"""The command `fastwright check`."""

from typing import Annotated

from typer import Argument, Exit

from fastwright.cli import report
from fastwright.cli.completing import complete_resource
from fastwright.cli.options import HERE, JsonOption, ProjectOption, UnusedOption
from fastwright.cli.running import refusals
from fastwright.errors import ExitCode
from fastwright.project.project import find_project
from fastwright.project.specs import spec_names
from fastwright.project.transaction import check_whole


def check_command(
    resources: Annotated[
        list[str] | None,
        Argument(
            metavar="RESOURCE",
            help="Check only these resources.",
            autocompletion=complete_resource,
        ),
    ] = None,
    *,
    project: ProjectOption = HERE,
    as_json: JsonOption = False,
    unused: UnusedOption = False,  # noqa: ARG001
) -> None:
    """Check that specs, code, wiring and migrations agree.

    The exit code is 1 if they do not.
    """
    from fastwright.check import find_problems

    with refusals(as_json=as_json):
        found = find_project(project)
        check_whole(found.root)
        problems = list(find_problems(found, resources or []))
        if as_json:
            report.print_json(report.check_document(problems))
        else:
            report.show_problems(problems, count=len({*(resources or spec_names(found))}))
        if problems:
            raise Exit(ExitCode.REFUSED)
