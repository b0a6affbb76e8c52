"""Refusals: every way in which fastwright says no, and what to do then.

A leaf carries the data of its case and builds the one sentence a user reads. The command
line catches `FastwrightError` once and turns it into that sentence and an exit code.
"""

from collections.abc import Sequence
from pathlib import Path


class FastwrightError(Exception):
    """A refusal; nothing was written. `exit_code` 1 is a refusal, 2 a wrong usage."""

    exit_code = 1


class UsageError(FastwrightError):
    """What was typed cannot be understood."""

    exit_code = 2


# ---- names


class InvalidName(UsageError):
    """A name that is no usable identifier, or that is taken by Python, SQL or a library."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name!r} cannot be used as a name: {reason}.")
        self.name = name


# ---- editing Python source


class CannotEdit(FastwrightError):
    """A Python file whose shape leaves no safe place for an edit."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# ---- applying changes


class OutsideProject(FastwrightError):
    """A path that leads out of the project, or into its git folder."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"{path} leads out of the project; choose another path or remove the link."
        )
        self.path = path


class AlreadyExists(FastwrightError):
    """A file stands where a new one is to be created."""

    def __init__(self, path: object) -> None:
        super().__init__(f"{path} exists already; move it away or choose another resource name.")
        self.path = path


class NotEditable(FastwrightError):
    """A file that cannot be read as UTF-8, is read-only, or is no regular file."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"{path} {reason}.")
        self.path = path


class ChangedMeanwhile(FastwrightError):
    """A file changed between planning and writing."""

    def __init__(self, path: object) -> None:
        super().__init__(f"{path} changed while the plan was made; run the command again.")
        self.path = path


class Busy(FastwrightError):
    """Another run holds the project's lock."""

    def __init__(self, root: Path) -> None:
        super().__init__(f"Another fastwright run is changing {root}; wait for it, then try again.")
        self.root = root


class WriteFailed(FastwrightError):
    """The operating system refused a write (full disk, permissions); all was put back."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"Could not write {path}: {reason}; the project is as it was.")
        self.path = path


class NotRepaired(FastwrightError):
    """What a killed run left behind could not be put right."""

    def __init__(self, root: Path, reason: str) -> None:
        super().__init__(
            f"{root} holds an unfinished change that cannot be repaired: {reason}; "
            "remove the cause, then run fastwright again."
        )
        self.root = root


def sentence_list(words: Sequence[str]) -> str:
    """Join words as a sentence does: `a`, `a or b`, `a, b or c`."""
    *head, last = words
    return f"{', '.join(head)} or {last}" if head else last
