"""The command `fastwright remove`."""

from pathlib import PurePosixPath
from typing import Annotated

from typer import Argument, Typer

from fastwright.cli.completing import complete_field_name, complete_resource
from fastwright.cli.options import HERE, DryRunOption, JsonOption, Options, ProjectOption, YesOption
from fastwright.cli.running import carry_out, now
from fastwright.project.changes import Plan
from fastwright.project.project import Project

remove_app = Typer(
    help="Remove a resource, or fields or files of a resource.", no_args_is_help=True
)


@remove_app.command("resource")
def remove_resource_command(
    name: Annotated[
        str, Argument(metavar="NAME", help="The resource.", autocompletion=complete_resource)
    ],
    *,
    project: ProjectOption = HERE,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Remove a resource; keep and list the files that you have edited."""
    from fastwright.plan.resource_changes import plan_remove

    def plan(found: Project) -> Plan:
        return plan_remove(found, name, now=now())

    question = f"Remove the resource {name}?"
    carry_out("remove resource", plan, Options(project, dry_run, as_json, yes), question)


@remove_app.command("field")
def remove_field_command(
    resource: Annotated[
        str, Argument(metavar="RESOURCE", help="The resource.", autocompletion=complete_resource)
    ],
    fields: Annotated[
        list[str],
        Argument(
            metavar="FIELD", help="The names of the fields.", autocompletion=complete_field_name
        ),
    ],
    *,
    project: ProjectOption = HERE,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Remove fields of a resource, and their columns with all values."""
    from fastwright.plan.field_changes import plan_remove_fields

    def plan(found: Project) -> Plan:
        return plan_remove_fields(found, resource, fields, now=now())

    carry_out("remove field", plan, Options(project, dry_run, as_json, yes))


@remove_app.command("file")
def remove_file_command(
    files: Annotated[
        list[str],
        Argument(metavar="FILE", help="Generated files, with paths from the project folder."),
    ],
    *,
    project: ProjectOption = HERE,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Remove generated files, or accept that you deleted them."""
    from fastwright.plan.file_removal import plan_remove_files

    def plan(found: Project) -> Plan:
        return plan_remove_files(found, [*map(PurePosixPath, files)])

    carry_out("remove file", plan, Options(project, dry_run, as_json, yes))
