"""`fastwright add`."""

from typing import Annotated

from typer import Argument, Option, Typer

from fastwright.changes import Plan
from fastwright.cli.completing import complete_field, complete_resource
from fastwright.cli.options import (
    HERE,
    BackfillOption,
    DryRunOption,
    JsonOption,
    Options,
    ProjectOption,
    YesOption,
)
from fastwright.cli.running import carry_out, now, parse_backfills
from fastwright.naming import resource_names
from fastwright.project import Project
from fastwright.resource import make_resource

add_app = Typer(help="Add something to the project.", no_args_is_help=True)


@add_app.command("resource")
def add_resource_command(
    name: Annotated[str, Argument(metavar="NAME", help="In the singular: product.")],
    fields: Annotated[
        list[str] | None,
        Argument(
            metavar="FIELD",
            help="name:type[:argument][:modifier...]",
            autocompletion=complete_field,
        ),
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
    from fastwright.plan.add import plan_add

    def plan(found: Project) -> Plan:
        names = resource_names(name, plural=plural, table=table)
        return plan_add(found, make_resource(names, fields or [], public=public), now=now())

    carry_out("add resource", plan, Options(project, dry_run, as_json))


@add_app.command("field")
def add_field_command(
    resource: Annotated[
        str, Argument(metavar="RESOURCE", help="The resource.", autocompletion=complete_resource)
    ],
    fields: Annotated[
        list[str],
        Argument(
            metavar="FIELD",
            help="name:type[:argument][:modifier...]",
            autocompletion=complete_field,
        ),
    ],
    *,
    backfill: BackfillOption = None,
    project: ProjectOption = HERE,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Add fields to a resource; what people made of its files is kept."""
    from fastwright.plan.fields import plan_add_fields

    def plan(found: Project) -> Plan:
        backfills = parse_backfills(backfill or [])
        return plan_add_fields(found, resource, fields, now=now(), backfills=backfills)

    carry_out("add field", plan, Options(project, dry_run, as_json, yes))
