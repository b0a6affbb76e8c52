"""The file changes of a command, as values. This module reads files but never writes them.

Paths are relative to the project's root. A text is exactly the content of the file: newlines are
unchanged, a BOM is a leading `\ufeff`, and encoding the text as UTF-8 gives the file's bytes.
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
class Plan:
    """The changes of one command, and what it tells the user.

    `conflicts` are files with conflict markers for the user to resolve. `losses` describe the data
    that the migrations delete. `clashes` are existing files for which nobody has decided yet
    whether to overwrite them; `settle` must decide before the plan is applied.
    """

    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    conflicts: tuple[PurePosixPath, ...] = ()
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


def locate(root: Path, path: PurePosixPath) -> Path:
    """Return the real location of `path`, with all links followed; it need not exist.

    Raises OutsideProject if that is not inside `root`, or is in a git folder.
    """
    # not Path.resolve(), which is slow and raises RuntimeError for a link to itself
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

    Raises OutsideProject like `locate`. Raises NotEditable for something that is not a regular
    file, cannot be read, or is not UTF-8 by its bytes or by the coding line of a Python file.
    """
    real = locate(root, path)
    if not os.path.lexists(real):
        return None
    if not real.is_file():
        raise NotEditable(path, "is not a regular file")
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
        raise NotEditable(path, f"has an invalid coding line ({error.msg})") from error
    if codecs.lookup(encoding).name not in {"utf-8", "utf-8-sig", "ascii"}:
        reason = f"declares its encoding as {encoding}; convert it to UTF-8 first"
        raise NotEditable(path, reason)
