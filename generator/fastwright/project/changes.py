"""What a run is going to do to a project, as values.

Every path is relative to the project's root. A text is the file: its newlines as they are,
a leading `\ufeff` where there is a BOM, and its UTF-8 encoding gives the file's bytes.
"""

import io
from collections.abc import Container
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Create:
    """A file to be written where there is none."""

    path: PurePosixPath
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A file to be given another text."""

    path: PurePosixPath
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Delete:
    """A file to be removed."""

    path: PurePosixPath
    old: str


type Change = Create | Edit | Delete


class Why(StrEnum):
    """Why a file that a command would write stays as it is."""

    IDENTICAL = "identical"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is there already and stays as it is."""

    path: PurePosixPath
    why: Why


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that one command does, and what it tells the user besides.

    `conflicts` are the files that it leaves with markers for the user to resolve, `losses` what
    goes for good when the migrations run. `clashes` are files of which nobody knows yet whether
    they are to be overwritten; a plan is carried out when `settle` has left none.
    """

    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    conflicts: tuple[PurePosixPath, ...] = ()
    losses: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    clashes: tuple[Edit, ...] = ()


def settle(plan: Plan, overwritten: Container[PurePosixPath]) -> Plan:
    """Return the plan without clashes: these files are overwritten, all others are kept."""
    edits = tuple(clash for clash in plan.clashes if clash.path in overwritten)
    kept = (Kept(clash.path, Why.SKIP) for clash in plan.clashes if clash.path not in overwritten)
    return replace(plan, changes=plan.changes + edits, kept=(*plan.kept, *kept), clashes=())


def before(change: Change) -> str | None:
    """Return the text that the plan found, or None where there was no file."""
    return None if isinstance(change, Create) else change.old


def after(change: Change) -> str | None:
    """Return the text that the plan leaves, or None where no file is left."""
    match change:
        case Create():
            return change.text
        case Edit():
            return change.new
        case Delete():
            return None


def unified_diff(change: Change) -> str:
    """Return the change as a patch; an empty text for an empty file that comes or goes."""
    from difflib import unified_diff as diff_lines

    old, new = before(change), after(change)
    lines = diff_lines(
        _lines(old or ""),
        _lines(new or ""),
        "/dev/null" if old is None else f"a/{change.path}",
        "/dev/null" if new is None else f"b/{change.path}",
    )
    ended = (
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
    return "".join(ended)


def _lines(text: str) -> list[str]:
    # splitlines() would also part lines at form feeds and the like, which patch does not
    return list(io.StringIO(text, newline="\n"))
