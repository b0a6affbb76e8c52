"""The file changes of a command, as values. This module reads files but never writes them.

Paths are relative to the project's root. A text is exactly the content of the file: newlines are
unchanged, a BOM is a leading `\ufeff`, and encoding the text as UTF-8 gives the file's bytes.
"""

import io
from collections.abc import Container
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Create:
    """A new file."""

    path: PurePosixPath
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A file that gets another text."""

    path: PurePosixPath
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Delete:
    """A file to delete."""

    path: PurePosixPath
    old: str


type Change = Create | Edit | Delete


class Why(StrEnum):
    """The reason why a file that a command would write does not change."""

    IDENTICAL = "identical"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Kept:
    """An existing file that does not change."""

    path: PurePosixPath
    why: Why


@dataclass(frozen=True, slots=True)
class Broken:
    """A line of the user's that uses a name which the plan takes away, for the user to update."""

    path: PurePosixPath
    line: int
    name: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes of one command, and what it tells the user.

    `conflicts` are files with conflict markers for the user to resolve, and `broken` are lines that
    use names which no longer exist. `losses` describe the data
    that the migrations delete. `clashes` are existing files for which nobody has decided yet
    whether to overwrite them; `settle` must decide before the plan is applied.
    """

    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    conflicts: tuple[PurePosixPath, ...] = ()
    broken: tuple[Broken, ...] = ()
    losses: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    clashes: tuple[Edit, ...] = ()


def settle(plan: Plan, overwritten: Container[PurePosixPath]) -> Plan:
    """Return the plan without clashes: these files are overwritten, the others are kept."""
    edits = tuple(clash for clash in plan.clashes if clash.path in overwritten)
    kept = (Kept(clash.path, Why.SKIP) for clash in plan.clashes if clash.path not in overwritten)
    return replace(plan, changes=plan.changes + edits, kept=(*plan.kept, *kept), clashes=())


def before(change: Change) -> str | None:
    """Return the text that the plan found, or None if there was no file."""
    return None if isinstance(change, Create) else change.old


def after(change: Change) -> str | None:
    """Return the text that the plan writes, or None if it deletes the file."""
    match change:
        case Create():
            return change.text
        case Edit():
            return change.new
        case Delete():
            return None


def unified_diff(change: Change) -> str:
    """Return the change as a patch, which is empty for creating or deleting an empty file."""
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
    # splitlines() also splits at form feeds and similar characters, unlike patch
    return list(io.StringIO(text, newline="\n"))
