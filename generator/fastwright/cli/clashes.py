"""Decides about existing files that a plan would replace, by an option or by asking the user."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from fastwright.cli import report
from fastwright.cli.options import OnClash, Options
from fastwright.errors import WouldOverwrite
from fastwright.project.changes import Plan, settle


def settled(plan: Plan, options: Options) -> Plan:
    """Return the plan without clashes; raise WouldOverwrite if the user cannot be asked."""
    clashes = [clash.path for clash in plan.clashes]
    match options.on_clash:
        case OnClash.OVERWRITE:
            return settle(plan, clashes)
        case OnClash.SKIP:
            return settle(plan, ())
        case OnClash.ASK if clashes and (options.as_json or not report.is_terminal()):
            raise WouldOverwrite(clashes)
        case OnClash.ASK:
            return settle(plan, list(_answers(plan)))


def _answers(plan: Plan) -> Iterator[PurePosixPath]:
    """Ask about each file in turn and yield the files to overwrite."""
    for number, clash in enumerate(plan.clashes):
        match report.ask_clash(clash):
            case "y":
                yield clash.path
            case "a":
                yield from (each.path for each in plan.clashes[number:])
                return
            case "q":
                report.stop()
