"""What all commands share: find the project, plan, ask, apply, and report the outcome or error."""

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

from typer import Abort, Exit, echo

from fastwright.cli import report
from fastwright.cli.clashes import settled
from fastwright.cli.options import Options
from fastwright.errors import (
    ExitCode,
    FastwrightError,
    Interrupted,
    Stands,
    UsageError,
    report_failed,
    would_lose,
)
from fastwright.project.changes import Plan
from fastwright.project.project import Project, find_project
from fastwright.project.transaction import apply, check_whole, recover


@contextmanager
def refusals(*, as_json: bool) -> Iterator[None]:
    """Turn an error into its printed sentence and its exit code."""
    try:
        yield
    except FastwrightError as error:
        report.show_error(error, as_json=as_json)
        raise Exit(error.exit_code) from None
    except BrokenPipeError:
        raise  # the reader of the output closed the pipe
    except OSError as error:
        # everything that writes files names them in an error of its own
        where = error.filename or "The output could not be written"
        refusal = FastwrightError(f"{where}: {error.strerror or error}.")
        report.show_error(refusal, as_json=as_json)
        raise Exit(refusal.exit_code) from None
    except Abort as abort:
        echo(err=True)  # the question is still on its line
        if not isinstance(abort.__context__, KeyboardInterrupt):
            report.stop()
        _interrupt(as_json=as_json)
    except KeyboardInterrupt:
        _interrupt(as_json=as_json)


def _interrupt(*, as_json: bool) -> NoReturn:
    error = Interrupted()
    report.show_error(error, as_json=as_json)
    raise Exit(error.exit_code) from None


@contextmanager
def reporting(*, is_done: bool) -> Iterator[None]:
    """If a report of a completed change fails, say that the change is complete."""
    try:
        yield
    except OSError as error:
        raise (report_failed(error.strerror or str(error)) if is_done else error) from None
    except KeyboardInterrupt:
        raise Interrupted(Stands.ALL if is_done else Stands.NOTHING) from None


def carry_out(
    command: str,
    plan_for: Callable[[Project], Plan],
    options: Options,
    question: str | None = None,
) -> None:
    """Find the project, plan, ask, apply and report.

    At a terminal, the command asks `question` if there is one, and whether the plan may delete
    data. Raises WouldLose for a plan that deletes data if nobody can be asked.
    """
    with refusals(as_json=options.as_json):
        project = find_project(options.project)
        if options.dry_run:
            check_whole(project.root)
        else:
            recover(project.root)
        plan = settled(plan_for(project), options)
        is_shown = not options.dry_run and _is_confirmed(plan, options, question)
        if not options.dry_run:
            apply(project.root, plan, project.files)
        with reporting(is_done=not options.dry_run):
            if is_shown:
                report.show_end(plan)
            else:
                report.show_outcome(command, plan, dry_run=options.dry_run, as_json=options.as_json)
        if plan.conflicts or plan.broken:
            raise Exit(ExitCode.UNFINISHED)


def _is_confirmed(plan: Plan, options: Options, question: str | None) -> bool:
    """Show the plan and ask whether to go on, if necessary; return whether that happened."""
    if options.yes or not plan.changes or not (question or plan.losses):
        return False
    if options.as_json or not report.is_terminal():
        if plan.losses:
            raise would_lose(plan.losses)
        return False
    report.preview(plan)
    report.confirm(question or "Go on?")
    return True


def parse_backfills(texts: Sequence[str]) -> dict[str, str]:
    """Read `FIELD=SQL` pairs; raise UsageError for a pair that is malformed or given twice."""
    pairs: dict[str, str] = {}
    for text in texts:
        name, _, expression = text.partition("=")
        if not (name.strip() and expression.strip()):
            msg = f"Backfill {text!r}: write it as FIELD=SQL, for example slug=lower(title)."
            raise UsageError(msg)
        if name.strip() in pairs:
            msg = f"Backfill {name.strip()!r} is given twice; remove one."
            raise UsageError(msg)
        pairs[name.strip()] = expression.strip()
    return pairs


def now() -> dt.datetime:
    """Return the current time, or SOURCE_DATE_EPOCH if it is set, for reproducible builds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)
    except (ValueError, OverflowError, OSError):
        msg = f"SOURCE_DATE_EPOCH is {epoch!r}; set it to a number of seconds, or unset it."
        raise UsageError(msg) from None
