"""`fastwright templates`."""

from typer import Typer

from fastwright.cli.options import (
    HERE,
    DryRunOption,
    JsonOption,
    OnClash,
    Options,
    OverwriteOption,
    ProjectOption,
    SkipOption,
)
from fastwright.cli.running import carry_out

templates_app = Typer(help="Change what resources are made from.", no_args_is_help=True)


@templates_app.command("eject")
def eject_command(
    *,
    project: ProjectOption = HERE,
    dry_run: DryRunOption = False,
    yes: OverwriteOption = False,
    skip: SkipOption = False,
    as_json: JsonOption = False,
) -> None:
    """Copy the templates of resources into the project, where they win."""
    from fastwright.plan.eject import plan_eject

    options = Options(project, dry_run, as_json, yes, OnClash.of(yes=yes, skip=skip))
    carry_out("templates eject", plan_eject, options)
