"""`fastwright add`."""

from typing import Annotated

from typer import Argument, Option, Typer

from fastwright.changes import Plan
from fastwright.cli.options import HERE, DryRunOption, JsonOption, Options, ProjectOption, YesOption
from fastwright.cli.running import carry_out, now
from fastwright.naming import resource_names
from fastwright.project import Project
from fastwright.resource import make_resource

add_app = Typer(help="Add something to the project.", no_args_is_help=True)


@add_app.command("resource")
def add_resource_command(
    name: Annotated[str, Argument(metavar="NAME", help="In the singular: product.")],
    fields: Annotated[
        list[str] | None, Argument(metavar="FIELD", help="name:type[:argument][:modifier...]")
    ] = None,
    *,
    plural: Annotated[str | None, Option(help="The plural, if it is irregular.")] = None,
    table: Annotated[str | None, Option(help="The table, if not the plural.")] = None,
    public: Annotated[bool, Option("--public", help="Let clients write without login.")] = False,
    project: ProjectOption = HERE,
    dry_run: DryRunOption = False,
    yes: YesOption = False,  # noqa: ARG001 - accepted everywhere; here nothing is asked
    as_json: JsonOption = False,
) -> None:
    """Add a resource: model, schema, repository, service, routes, tests and migration."""
    from fastwright.plan import plan_add

    def plan(found: Project) -> Plan:
        names = resource_names(name, plural=plural, table=table)
        return plan_add(found, make_resource(names, fields or [], public=public), now=now())

    carry_out("add resource", plan, Options(project, dry_run, as_json))
