"""What a check finds."""

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Problem:
    """One place where a project's parts say different things, and what to do about it.

    `code` names the kind for programs: `spec`, `base`, `code`, `wiring` or `migrations`.
    """

    code: str
    path: PurePosixPath
    message: str
