"""The output of commands: plans and errors, for people or as JSON."""

import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NoReturn

import typer
from typer import Exit, echo, prompt, style

from fastwright.errors import ExitCode, FastwrightError
from fastwright.project.changes import Change, Edit, Plan, Why, unified_diff
from fastwright.project.documents import ACTIONS, SCHEMA, to_document
from fastwright.project.project import TEMPLATES

if TYPE_CHECKING:
    from fastwright.check.problems import Problem

_ANSWERS = """\
  y  overwrite this file
  n  keep this file
  d  show the diff, then ask again
  a  overwrite this file and all others
  q  quit without writing anything"""

HIDDEN = PurePosixPath(".fastwright")
_COLOURS = {
    "create": "green",
    "edit": "yellow",
    "remove": "red",
    "conflict": "magenta",
    Why.IDENTICAL: "blue",
    Why.SKIP: "yellow",
}
_CODES = len("migrations")
_RECORD = "record"


def show_outcome(command: str, plan: Plan, *, dry_run: bool, as_json: bool) -> None:
    """Print a plan that was applied or, with `dry_run`, one that was not."""
    if as_json:
        print_json(to_document(command, plan, dry_run=dry_run))
    else:
        show_plan(plan, dry_run=dry_run)


def show_plan(plan: Plan, *, dry_run: bool) -> None:
    """Print the plan and, with `dry_run`, its diff."""
    _show_files(plan)
    if dry_run:
        echo()
        show_diff(plan)
        for loss in plan.losses:
            show_loss(loss)
    _show_unfinished(plan)
    _show_notes(plan)
    if dry_run:
        echo("This was a dry run; nothing was written.", err=True)
    else:
        _show_next(plan)


def preview(plan: Plan) -> None:
    """Print a plan and what data it deletes, before the user is asked to confirm it."""
    _show_files(plan)
    _show_broken(plan)
    _show_notes(plan)
    echo()
    for loss in plan.losses:
        show_loss(loss)


def show_end(plan: Plan) -> None:
    """Print what remains to be said about a plan that was confirmed and then applied."""
    echo("\nDone.")
    _show_unfinished(plan)
    _show_next(plan)


def _show_unfinished(plan: Plan) -> None:
    if plan.conflicts:
        echo(f"\n{style('Conflicts:', bold=True)} resolve the marks in")
        for path in plan.conflicts:
            echo(f"  {path}")
    _show_broken(plan)


def _show_next(plan: Plan) -> None:
    if plan.next_steps:
        # Commands fail until the marks are resolved.
        echo(f"\n{style('Then:' if plan.conflicts else 'Next:', bold=True)}")
        for step in plan.next_steps:
            echo(f"  {step}")


def _show_files(plan: Plan) -> None:
    shown = [change for change in plan.changes if not _is_hidden(change)]
    rows = [(_verb(plan, change), change.path) for change in shown]
    rows += [(kept.why, kept.path) for kept in plan.kept]
    width = max([len(_RECORD), *(len(verb) for verb, _ in rows)])
    for verb, path in rows:
        echo(f"  {style(verb.rjust(width), fg=_COLOURS[verb])}  {path}")
    hidden = len(plan.changes) - len(shown)
    if hidden:
        count = f"{hidden} files" if hidden > 1 else "1 file"
        echo(f"  {style(_RECORD.rjust(width), dim=True)}  {HIDDEN} ({count})")
    if not plan.changes and not plan.kept:
        echo("There is nothing to do.")


def _show_broken(plan: Plan) -> None:
    if plan.broken:
        echo(f"\n{style('Broken:', bold=True)} update the lines that use what no longer exists")
        for each in plan.broken:
            echo(f"  {each.path}:{each.line}  {each.name}")


def _verb(plan: Plan, change: Change) -> str:
    return "conflict" if change.path in plan.conflicts else ACTIONS[type(change)]


def _show_notes(plan: Plan) -> None:
    for note in plan.notes:
        stop = (
            "" if note.endswith(";") else "."
        )  # the user copies the SQL, so no full stop follows it
        echo(f"\n{style('Note:', bold=True)} {note}{stop}")


def show_diff(plan: Plan) -> None:
    """Print the changes as a patch, except those of fastwright's own records."""
    for change in plan.changes:
        if not _is_hidden(change):
            _show_change(change)


def _show_change(change: Change, *, err: bool = False) -> None:
    for line in unified_diff(change).splitlines(keepends=True):
        echo(_coloured(line), nl=False, err=err)


def _coloured(line: str) -> str:
    if line.startswith(("--- ", "+++ ")):
        return style(line, bold=True)
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[0])
    return style(line, fg=colour) if colour else line


def _is_hidden(change: Change) -> bool:
    is_template = change.path.is_relative_to(TEMPLATES)
    return change.path.is_relative_to(HIDDEN) and not is_template


# ---- JSON


def print_json(document: Mapping[str, object]) -> None:
    """Print a JSON document with the version of its schema."""
    echo(json.dumps({"schema": SCHEMA, **document}, indent=2))


def show_error(error: FastwrightError, *, as_json: bool) -> None:
    """Print an error as a sentence on standard error, or as JSON on standard output.

    If standard output cannot be written to, JSON gives way to the sentence.
    """
    if as_json:
        with suppress(OSError):
            print_json({"error": {"code": error.code, "message": str(error)}})
            return
    with suppress(OSError):
        echo(f"{style('Error:', fg='red', bold=True)} {error}", err=True)


# ---- check


def check_document(problems: "Sequence[Problem]") -> dict[str, object]:
    """Return the JSON document of `check`."""
    found = [
        {"code": each.code, "path": str(each.path), "message": each.message} for each in problems
    ]
    return {"command": "check", "ok": not problems, "problems": found}


def show_problems(problems: "Sequence[Problem]", *, count: int) -> None:
    """Print the problems that a check of `count` resources found."""
    for each in problems:
        echo(f"  {style(each.code.ljust(_CODES), fg='red')}  {each.path}: {each.message}")
    if problems:
        echo(f"\n{len(problems)} {'problem' if len(problems) == 1 else 'problems'}.", err=True)
    else:
        echo(f"No problems in {count} {'resource' if count == 1 else 'resources'}.")


# ---- questions


def is_terminal() -> bool:
    """Return whether standard input and output are a terminal, so that questions can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def show_loss(loss: str) -> None:
    """Print what data a plan deletes."""
    echo(f"{style('Warning:', fg='red', bold=True)} {loss}.", err=True)


def confirm(question: str) -> None:
    """Ask whether to go on; end the command if the answer is no.

    Raises Abort on Ctrl-C and at the end of the input.
    """
    if not typer.confirm(question, err=True):
        stop()


def stop() -> NoReturn:
    """End the command because the user said no."""
    echo("Nothing was written.", err=True)
    raise Exit(ExitCode.REFUSED)


def ask_clash(clash: Edit) -> str:
    """Ask what to do with an existing file; return y, n, a or q.

    Raises Abort on Ctrl-C and at the end of the input.
    """
    echo(f"  {style('conflict', fg=_COLOURS['conflict'])}  {clash.path}", err=True)
    while True:
        question = f"Overwrite {clash.path}? [y/N/d/a/q]"
        answer: str = prompt(question, "n", show_default=False, prompt_suffix=" ", err=True)
        match answer.strip().casefold()[:1]:
            case "y" | "n" | "a" | "q" as known:
                return known
            case "d":
                _show_change(clash, err=True)
            case _:
                echo(_ANSWERS, err=True)
