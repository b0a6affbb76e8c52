"""The command `fastwright apply-plan`."""

import sys
from pathlib import Path
from typing import Annotated

from typer import Argument

from fastwright.cli.options import HERE, DryRunOption, JsonOption, Options, ProjectOption, YesOption
from fastwright.cli.running import carry_out
from fastwright.project.changes import Plan
from fastwright.project.project import Project


def apply_plan_command(
    plan: Annotated[
        Path,
        Argument(metavar="PLAN", help="The output of --dry-run --json; use - for standard input."),
    ],
    *,
    project: ProjectOption = HERE,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Apply a saved plan, if the project has not changed since."""
    from fastwright.plan.saved import from_document

    def read(found: Project) -> Plan:
        data = sys.stdin.buffer.read() if str(plan) == "-" else plan.read_bytes()
        return from_document(found, data)

    carry_out("apply-plan", read, Options(project, dry_run, as_json, yes), "Apply this plan?")
