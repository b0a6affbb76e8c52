"""The command line, with one module for each command."""

import gc
import os
import sys
from io import TextIOWrapper
from typing import Annotated

from typer import Context, Exit, Option, Typer, echo

from fastwright import __version__
from fastwright.cli.add import add_app
from fastwright.cli.apply import apply_command
from fastwright.cli.apply_plan import apply_plan_command
from fastwright.cli.check import check_command
from fastwright.cli.completing import join_words
from fastwright.cli.new import new_command
from fastwright.cli.remove import remove_app
from fastwright.cli.rename import rename_command
from fastwright.cli.resolve import resolve_command
from fastwright.cli.show import show_command
from fastwright.cli.templates import templates_app
from fastwright.cli.usage import Commands

app = Typer(
    name="fastwright",
    cls=Commands,
    help="Make FastAPI projects, and add, change and remove their resources.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("new")(new_command)
app.add_typer(add_app, name="add")
app.add_typer(remove_app, name="remove")
app.command("apply")(apply_command)
app.command("resolve")(resolve_command)
app.command("check")(check_command)
app.command("show")(show_command)
app.add_typer(templates_app, name="templates")
app.command("apply-plan")(apply_plan_command)
app.command("rename", hidden=True, context_settings={"ignore_unknown_options": True})(
    rename_command
)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - called by Typer
    if wanted:
        echo(f"fastwright {__version__}")
        raise Exit


@app.callback()
def main_callback(
    context: Context,
    *,
    _version: Annotated[
        bool, Option("--version", help="Print the version.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """Make FastAPI projects, and add, change and remove their resources."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        context.color = False


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name need not fit the code page
    join_words(os.environ)
    # Parsed files are hundreds of thousands of objects, and none of them is garbage.
    gc.set_threshold(100_000)
    app()
