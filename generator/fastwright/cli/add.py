"""The command `fastwright add`."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from fastwright.cli import report
from fastwright.cli.completing import complete_field, complete_resource
from fastwright.cli.interactive import ask_new_fields, ask_resource
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
    YesOption,
)
from fastwright.cli.running import carry_out, now, parse_backfills, refusals
from fastwright.errors import BadSpec, UsageError
from fastwright.language.access import PUBLIC, USUAL, WORDS, Access, read_access
from fastwright.language.groups import read_groups
from fastwright.language.keys import typed_key
from fastwright.language.names import Names, resource_names
from fastwright.language.resource import Resource, make_resource
from fastwright.language.spec import from_toml
from fastwright.project.changes import Plan
from fastwright.project.project import Project

_FIELD = Argument(
    metavar="FIELD",
    help="name:type[:argument][:modifier...]",
    autocompletion=complete_field,
)

add_app = Typer(help="Add a resource, or fields to a resource.", no_args_is_help=True)


@add_app.command("resource")
def add_resource_command(
    name: Annotated[
        str | None,
        Argument(
            metavar="NAME", help="The name in the singular, such as product.", show_default=False
        ),
    ] = None,
    fields: Annotated[
        list[str] | None,
        _FIELD,
    ] = None,
    *,
    plural: Annotated[str | None, Option(help="The plural, if it is irregular.")] = None,
    table: Annotated[str | None, Option(help="The table name, if it is not the plural.")] = None,
    key: Annotated[
        str | None,
        Option(
            metavar="KEY",
            help="The primary key: id:bigint, code:str:max=5, or fields such as order+line.",
        ),
    ] = None,
    unique: Annotated[
        list[str] | None,
        Option(metavar="A+B", help="Fields that are unique together, such as author+slug."),
    ] = None,
    index: Annotated[
        list[str] | None,
        Option(metavar="A+B", help="Fields to index together, such as author+slug."),
    ] = None,
    spec: Annotated[
        Path | None,
        Option(
            metavar="FILE", help="A file that describes the resource, like those in resources/."
        ),
    ] = None,
    read: Annotated[
        str | None,
        Option(metavar="WHO", help=f"Who may list and get rows: {', '.join(WORDS)}."),
    ] = None,
    write: Annotated[
        str | None, Option(metavar="WHO", help="Who may create, update and delete rows.")
    ] = None,
    access: Annotated[
        list[str] | None,
        Option(
            metavar="OPERATION=WHO",
            help="Who may list, get, create, update or delete rows, such as delete=admin.",
        ),
    ] = None,
    public: Annotated[
        bool, Option("--public", help="Let everybody read and write: --read and --write public.")
    ] = False,
    project: ProjectOption = HERE,
    dry_run: DryRunOption = False,
    yes: OverwriteOption = False,
    skip: SkipOption = False,
    as_json: JsonOption = False,
) -> None:
    """Add a resource with its model, routes, tests and migration.

    At a terminal, the command asks for the name and the fields that you leave out.
    """
    from fastwright.plan.resource_changes import plan_add

    asks = not (fields or spec or yes or as_json) and report.is_terminal()

    def named(word: str) -> Names:
        return resource_names(word, plural=plural, table=table)

    def described(word: str | None, words: list[str]) -> Resource:
        if spec:
            if word or plural or table or key or unique or index or who != USUAL:
                raise UsageError(
                    "With --spec, the file describes the whole resource; remove other arguments."
                )
            return from_toml(spec, _read(spec), known=False)
        if word is None:
            raise UsageError(
                "Give the NAME of the resource and its fields, or a --spec FILE, or run it at a "
                "terminal to be asked."
            )
        groups = read_groups(unique or (), index or ())
        try:
            found, words = typed_key(key, words)
        except ValueError as error:
            raise UsageError(f"--key: {error}.") from error
        return make_resource(named(word), words, access=who, groups=groups, key=found)

    with refusals(as_json=as_json):
        who = _read_access(read, write, access or [], public=public)
        typed = None if asks else described(name, fields or [])

    def plan(found: Project) -> Plan:
        resource = typed or described(*ask_resource(found, name, named))
        return plan_add(found, resource, now=now(), stated_in=spec)

    options = Options(project, dry_run, as_json, yes, OnClash.of(yes=yes, skip=skip))
    carry_out("add resource", plan, options, "Go on?" if asks else None)


def _read_access(read: str | None, write: str | None, access: list[str], *, public: bool) -> Access:
    """Return the access that the options state; raise UsageError."""
    stated: dict[str, str] = {}
    groups = {"read": read, "write": write}
    for key, who in groups.items():
        if who is not None or public:
            stated[key] = who or PUBLIC.text
    for text in access:
        key, equals, who = text.partition("=")
        if not equals or key in stated:
            reason = "is given twice" if equals else "is not OPERATION=WHO, such as delete=admin"
            raise UsageError(f"--access: {text!r} {reason}.")
        stated[key] = who
    try:
        return read_access(stated)
    except ValueError as error:
        raise UsageError(f"Access: {error}.".replace("?.", "?")) from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSpec(path, "it is not UTF-8 text") from error


@add_app.command("field")
def add_field_command(
    resource: Annotated[
        str | None,
        Argument(
            metavar="RESOURCE", help="The name of the resource.", autocompletion=complete_resource
        ),
    ] = None,
    fields: Annotated[
        list[str] | None,
        _FIELD,
    ] = None,
    *,
    backfill: BackfillOption = None,
    project: ProjectOption = HERE,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Add fields to a resource and keep your edits of its files.

    At a terminal, the command asks for the resource and the fields that you leave out.
    """
    from fastwright.plan.field_changes import plan_add_fields

    asks = not (fields or yes or as_json) and report.is_terminal()

    def plan(found: Project) -> Plan:
        name, texts, given = resource, fields, parse_backfills(backfill or [])
        if asks:
            name, texts, asked = ask_new_fields(found, name, given)
            given |= asked
        if not (name and texts):
            raise UsageError(
                "Give the RESOURCE and the fields to add, or run it at a terminal to be asked."
            )
        return plan_add_fields(found, name, texts, now=now(), backfills=given)

    options = Options(project, dry_run, as_json, yes)
    carry_out("add field", plan, options, "Go on?" if asks else None)
