"""What all commands share: find the project, plan, ask, apply, and report the outcome or error."""

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from typer import Exit

from fastwright.cli import report
from fastwright.cli.clashes import settled
from fastwright.cli.options import Options
from fastwright.errors import FastwrightError, UsageError, would_lose
from fastwright.project.changes import Plan
from fastwright.project.project import Project, find_project
from fastwright.project.transaction import apply, check_whole, recover

UNFINISHED = 3
"""The exit code when the command leaves something to the user: conflicts, or broken lines."""


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
        refusal = FastwrightError(f"{error.filename or 'A file'}: {error.strerror or error}.")
        report.show_error(refusal, as_json=as_json)
        raise Exit(refusal.exit_code) from None


def carry_out(
    command: str,
    plan_for: Callable[[Project], Plan],
    options: Options,
    question: str | None = None,
    *,
    shown: bool = False,
) -> None:
    """Find the project, plan, ask, apply and report; `shown` prints the plan before asking."""
    with refusals(as_json=options.as_json):
        project = find_project(options.project)
        if options.dry_run:
            check_whole(project.root)
        else:
            recover(project.root)
        plan = settled(plan_for(project), options)
        if not options.dry_run:
            if question and shown and report.is_terminal():
                report.preview(plan)
            if question and not report.ask(question):
                raise Exit(1)
            if plan.losses and not options.yes:
                _confirm_losses(plan, options)
            apply(project.root, plan)
        report.show_outcome(command, plan, dry_run=options.dry_run, as_json=options.as_json)
        if plan.conflicts or plan.broken:
            raise Exit(UNFINISHED)


def _confirm_losses(plan: Plan, options: Options) -> None:
    if options.as_json or not report.is_terminal():
        raise would_lose(plan.losses)
    for loss in plan.losses:
        report.show_loss(loss)
    if not report.ask("Go on?"):
        raise Exit(1)


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
