"""What becomes of files that are there already: by an option, or by what a user answers."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from typer import Exit

from fastwright.cli import report
from fastwright.cli.options import OnClash, Options
from fastwright.errors import WouldOverwrite
from fastwright.project.changes import Plan, settle


def settled(plan: Plan, options: Options) -> Plan:
    """Return the plan with all decided; raises WouldOverwrite where nobody can answer."""
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
    """Ask for one file after the other; yield those to be overwritten."""
    for number, clash in enumerate(plan.clashes):
        match report.ask_clash(clash):
            case "y":
                yield clash.path
            case "a":
                yield from (each.path for each in plan.clashes[number:])
                return
            case "q":
                raise Exit(1)
