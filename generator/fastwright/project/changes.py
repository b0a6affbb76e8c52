"""What a run is going to do to a project, as values. This module reads, and never writes.

Every path is relative to the project's root. A text is the file: its newlines as they are,
a leading `\ufeff` where there is a BOM, and its UTF-8 encoding gives the file's bytes.
"""

import codecs
import io
import os
import tokenize
from collections.abc import Container
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath

from fastwright.errors import NotEditable, OutsideProject


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


def locate(root: Path, path: PurePosixPath) -> Path:
    """Return where `path` really lies, all links followed; it need not exist.

    Raises OutsideProject if that is not below `root`, or in a git folder.
    """
    # not Path.resolve(), which raises RuntimeError for a link to itself, and takes its time
    home = os.path.realpath(root)
    real = os.path.realpath(f"{home}{os.sep}{path}")
    is_below = real == home or real.startswith(home.rstrip(os.sep) + os.sep)
    if path.is_absolute() or ".." in path.parts or not is_below:
        raise OutsideProject(path)
    inside = Path(real[len(home) :]).parts
    if any(part.casefold() == ".git" for part in (*path.parts, *inside)):
        raise OutsideProject(path)
    return Path(real)


def read_text(root: Path, path: PurePosixPath) -> str | None:
    """Return the exact text of a file in the project, or None if there is no such file.

    Raises OutsideProject as `locate` does, NotEditable for what is no regular file, cannot be
    read, or is not UTF-8, by its bytes or by the coding line of a Python file.
    """
    real = locate(root, path)
    if not os.path.lexists(real):
        return None
    if not real.is_file():
        raise NotEditable(path, "is no regular file")
    try:
        data = real.read_bytes()
    except OSError as error:
        raise NotEditable(path, f"cannot be read ({error.strerror})") from error
    return _decode(path, data)


def _decode(path: PurePosixPath, data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8 at byte {error.start}; convert it to UTF-8 first"
        raise NotEditable(path, reason) from error
    if path.suffix in {".py", ".pyi"}:
        _check_coding_line(path, data)
    return text


def _check_coding_line(path: PurePosixPath, data: bytes) -> None:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as error:
        raise NotEditable(path, f"has a coding line that is wrong ({error.msg})") from error
    if codecs.lookup(encoding).name not in {"utf-8", "utf-8-sig", "ascii"}:
        reason = f"declares its encoding as {encoding}; convert it to UTF-8 first"
        raise NotEditable(path, reason)
