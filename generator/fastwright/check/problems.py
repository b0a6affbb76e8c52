"""The problems that `fastwright check` reports."""

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Problem:
    """A place where parts of the project disagree, and what to do about it.

    `code` identifies the kind for programs: `spec`, `base`, `code`, `wiring`,
    `migrations` or `names`.
    """

    code: str
    path: PurePosixPath
    message: str
