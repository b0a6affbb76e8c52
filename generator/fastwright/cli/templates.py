"""The command `fastwright templates`."""

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

templates_app = Typer(help="Customize the templates of resources.", no_args_is_help=True)


@templates_app.command("eject")
def eject_command(
    *,
    project: ProjectOption = HERE,
    dry_run: DryRunOption = False,
    yes: OverwriteOption = False,
    skip: SkipOption = False,
    as_json: JsonOption = False,
) -> None:
    """Copy the resource templates into the project to customize them."""
    from fastwright.plan.eject import plan_eject

    options = Options(project, dry_run, as_json, yes, OnClash.of(yes=yes, skip=skip))
    carry_out("templates eject", plan_eject, options)
