"""The command line: reads the arguments, calls, and reports."""

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Exit, Option, Typer, echo

from fastwright import __version__, report
from fastwright.apply import apply, check_whole, recover
from fastwright.changes import Plan
from fastwright.errors import FastwrightError, UsageError
from fastwright.naming import resource_names
from fastwright.project import Project, find_project, read_resource, resource_list
from fastwright.resource import make_resource


@dataclass(frozen=True, slots=True)
class _Options:
    """What every writing command takes."""

    project: Path
    dry_run: bool
    as_json: bool


app = Typer(
    name="fastwright",
    help="Make FastAPI projects, and add and remove their resources.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
add_app = Typer(help="Add something to the project.", no_args_is_help=True)
remove_app = Typer(help="Remove something from the project.", no_args_is_help=True)
app.add_typer(add_app, name="add")
app.add_typer(remove_app, name="remove")

ProjectOption = Annotated[
    Path, Option("-C", "--project", metavar="DIR", help="The project, if not around here.")
]
DryRunOption = Annotated[
    bool, Option("--dry-run", help="Show the plan and the diff; write nothing.")
]
YesOption = Annotated[bool, Option("--yes", "-y", help="Do not ask.")]
JsonOption = Annotated[bool, Option("--json", help="Print JSON for programs.")]

# For scripts that pass the same options to every command.
UnusedOption = Annotated[bool, Option("--dry-run", "--yes", "-y", hidden=True)]

HERE = Path()


@contextmanager
def _refusals(*, as_json: bool) -> Iterator[None]:
    """Turn a refusal into its sentence and its exit code."""
    try:
        yield
    except FastwrightError as error:
        report.show_error(error, as_json=as_json)
        raise Exit(error.exit_code) from None
    except BrokenPipeError:
        raise  # who reads the output has seen enough
    except OSError as error:
        refusal = FastwrightError(f"{error.filename or 'A file'}: {error.strerror or error}.")
        report.show_error(refusal, as_json=as_json)
        raise Exit(refusal.exit_code) from None


def _carry_out(
    command: str,
    plan_for: Callable[[Project], Plan],
    options: _Options,
    question: str | None = None,
) -> None:
    """Find the project, plan, ask, apply and report."""
    with _refusals(as_json=options.as_json):
        project = find_project(options.project)
        if options.dry_run:
            check_whole(project.root)
        else:
            recover(project.root)
        plan = plan_for(project)
        if not options.dry_run:
            if question and not report.ask(question):
                raise Exit(1)
            apply(project.root, plan)
        report.show_outcome(command, plan, dry_run=options.dry_run, as_json=options.as_json)


def _now() -> dt.datetime:
    """Return the time, or SOURCE_DATE_EPOCH where a build is to be reproducible."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)
    except (ValueError, OverflowError, OSError):
        msg = f"SOURCE_DATE_EPOCH is {epoch!r}; make it a number of seconds, or unset it."
        raise UsageError(msg) from None


@app.command("new")
def new_command(
    dest: Annotated[Path, Argument(metavar="DEST", help="The folder of the new project.")],
    *,
    data: Annotated[
        list[str] | None, Option("-d", "--data", metavar="KEY=VALUE", help="Answer a question.")
    ] = None,
    defaults: Annotated[bool, Option("--defaults", help="Take the default answers.")] = False,
    git: Annotated[bool, Option("--git/--no-git", help="Make a repository, and commit.")] = True,
    lock: Annotated[bool, Option("--lock/--no-lock", help="Lock the dependencies.")] = True,
    project: ProjectOption = HERE,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make a new project in DEST."""
    from fastwright.new import Request, make_project, parse_answers

    def make() -> Plan:
        request = Request(
            project / dest,
            parse_answers(data or []),
            ask=sys.stdin.isatty() and not (defaults or yes or as_json),
            with_git=git,
            with_lock=lock,
        )
        return make_project(request, dry_run=dry_run)

    with _refusals(as_json=as_json):
        report.show_outcome("new", make(), dry_run=dry_run, as_json=as_json)


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
        return plan_add(found, make_resource(names, fields or [], public=public), now=_now())

    _carry_out("add resource", plan, _Options(project, dry_run, as_json))


@remove_app.command("resource")
def remove_resource_command(
    name: Annotated[str, Argument(metavar="NAME", help="The resource.")],
    *,
    project: ProjectOption = HERE,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Remove a resource; files that were edited since are kept and named."""
    from fastwright.plan import plan_remove

    def plan(found: Project) -> Plan:
        return plan_remove(found, name, now=_now())

    question = None if yes or as_json else f"Remove the resource {name}?"
    _carry_out("remove resource", plan, _Options(project, dry_run, as_json), question)


@app.command("show")
def show_command(
    name: Annotated[str | None, Argument(metavar="[RESOURCE]", help="Only this one.")] = None,
    *,
    project: ProjectOption = HERE,
    as_json: JsonOption = False,
    unused: UnusedOption = False,  # noqa: ARG001
) -> None:
    """Show the project's resources, their fields and their routes."""
    with _refusals(as_json=as_json):
        found = find_project(project)
        check_whole(found.root)
        names = [name] if name else resource_list(found)
        resources = [read_resource(found, each) for each in names]
        if as_json:
            documents = [report.resource_document(each, found) for each in resources]
            report.print_json({"command": "show", "resources": documents})
        else:
            report.show_resources(resources, found)


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
    """Make FastAPI projects, and add and remove their resources."""
    if os.environ.get("NO_COLOR"):
        context.color = False


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name need not fit the code page
    app()
