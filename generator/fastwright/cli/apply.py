"""The command `fastwright apply`."""

from typing import Annotated

from typer import Argument

from fastwright.cli.completing import complete_resource
from fastwright.cli.options import (
    HERE,
    BackfillOption,
    DryRunOption,
    JsonOption,
    OnClash,
    Options,
    OverwriteOption,
    ProjectOption,
    SkipOption,
)
from fastwright.cli.running import carry_out, now, parse_backfills
from fastwright.project.changes import Plan
from fastwright.project.project import Project


def apply_command(
    resources: Annotated[
        list[str] | None,
        Argument(
            metavar="RESOURCE",
            help="Apply only these resources, even if their specs have not changed.",
            autocompletion=complete_resource,
        ),
    ] = None,
    *,
    backfill: BackfillOption = None,
    project: ProjectOption = HERE,
    dry_run: DryRunOption = False,
    yes: OverwriteOption = False,
    skip: SkipOption = False,
    as_json: JsonOption = False,
) -> None:
    """Update the code to match the specs in resources/.

    Write a backfill as RESOURCE.FIELD=SQL.
    """
    from fastwright.plan.apply import plan_apply

    def plan(found: Project) -> Plan:
        backfills = parse_backfills(backfill or [])
        return plan_apply(found, resources or [], now=now(), backfills=backfills)

    on_clash = OnClash.of(yes=yes, skip=skip)
    carry_out("apply", plan, Options(project, dry_run, as_json, yes, on_clash))
