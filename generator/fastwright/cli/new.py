"""The command `fastwright new`."""

import sys
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from fastwright.cli import report
from fastwright.cli.options import HERE, DryRunOption, JsonOption, ProjectOption, YesOption
from fastwright.cli.running import refusals, reporting
from fastwright.project.changes import Plan


def new_command(
    dest: Annotated[Path, Argument(metavar="DEST", help="The folder of the new project.")],
    *,
    data: Annotated[
        list[str] | None,
        Option(
            "-d", "--data", metavar="KEY=VALUE", help="The answer to a question of the template."
        ),
    ] = None,
    defaults: Annotated[bool, Option("--defaults", help="Use the default answers.")] = False,
    git: Annotated[
        bool, Option("--git/--no-git", help="Create a git repository and commit.")
    ] = True,
    lock: Annotated[bool, Option("--lock/--no-lock", help="Create uv.lock.")] = True,
    project: ProjectOption = HERE,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Create a project in DEST."""
    from fastwright.project.creation import Request, make_project, parse_answers

    def make() -> Plan:
        request = Request(
            project / dest,
            parse_answers(data or []),
            ask=sys.stdin.isatty() and not (defaults or yes or as_json),
            with_git=git,
            with_lock=lock,
        )
        return make_project(request, dry_run=dry_run)

    with refusals(as_json=as_json):
        plan = make()
        with reporting(is_done=not dry_run):
            report.show_outcome("new", plan, dry_run=dry_run, as_json=as_json)
