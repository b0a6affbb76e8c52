"""The project around the user: where it is, and what stands in it."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from fastwright.errors import (
    BrokenProject,
    NewerProject,
    NoProject,
)
from fastwright.language.fields import Feature
from fastwright.project.files import Files

MARKER = PurePosixPath(".fastwright/project.toml")
TEMPLATES = PurePosixPath(".fastwright/templates")
"""Where a project may have resource templates of its own, which win over the built-in ones."""
KEYS = ("uuid", "bigint")
"""What the rows of a project may be found by; the first, unless it says otherwise."""
FORMAT = 1
"""The version of the project's layout that this fastwright writes and reads."""


@dataclass(frozen=True, slots=True)
class Project:
    """A rendered project, with the answers that matter for its resources."""

    files: Files
    style: str
    has_users: bool
    bases: str = "own"
    keys: str = KEYS[0]
    features: frozenset[Feature] = frozenset()
    pending: Mapping[PurePosixPath, str | None] = MappingProxyType({})
    """Texts that are planned, not yet written, for the plans that follow; None for no file."""

    @property
    def root(self) -> Path:
        """The folder that it is in."""
        return self.files.root

    def read(self, path: PurePosixPath) -> str | None:
        """Return the text of a file of the project, or None if there is none."""
        if self.pending and path in self.pending:
            return self.pending[path]
        return self.files.read(path)

    def paths(self, folder: PurePosixPath, pattern: str) -> list[PurePosixPath]:
        """Return the files of a folder that a glob pattern matches, sorted."""
        loose = str(folder / pattern).replace("**/", "*")
        # To match hundreds of paths takes longer than to see that they lie elsewhere.
        inside = "" if folder == PurePosixPath() else f"{folder}/"
        near = (path for path in self.pending if str(path).startswith(inside))
        planned = {path for path in near if fnmatchcase(str(path), loose)}
        there = self.files.paths(folder, pattern)
        if not planned:
            return [*there]
        gone = {path for path in planned if self.pending[path] is None}
        return sorted({*there, *planned} - gone)

    def scan(
        self, folder: PurePosixPath, pattern: str = "*.py"
    ) -> Iterator[tuple[PurePosixPath, str]]:
        """Yield the Python files of a folder, to look at only: what is no text is replaced."""
        for path in self.paths(folder, pattern):
            text = self.pending.get(path) if self.pending else None
            yield path, self.files.glance(path) if text is None else text

    def after(self, pending: Mapping[PurePosixPath, str | None]) -> "Project":
        """Return the project as it would be with these texts, None for a file that goes."""
        return replace(self, pending={**self.pending, **pending})


def find_project(start: Path) -> Project:
    """Find the project that `start` lies in.

    Raises NoProject, BrokenProject or NewerProject.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / MARKER).is_file():
            return _read_project(folder)
    raise NoProject(start)


def _read_project(root: Path) -> Project:
    files = Files(root)
    try:
        marker = tomllib.loads(files.read(MARKER) or "")
        found = marker["format"]
        # First: what a later version writes may be quite another file.
        if isinstance(found, int) and found > FORMAT:
            raise NewerProject(found, FORMAT)
        style, auth = marker["style"], marker["auth"]
    except tomllib.TOMLDecodeError as error:
        raise BrokenProject(MARKER, str(error)) from error
    except KeyError as error:
        raise BrokenProject(MARKER, f"{error.args[0]} is missing; restore it") from error
    if not isinstance(found, int) or not isinstance(style, str):
        raise BrokenProject(MARKER, "format must be a number and style a string; restore them")
    bases, keys = marker.get("bases", "own"), marker.get("keys", KEYS[0])
    if keys not in KEYS:
        known = ", ".join(KEYS)
        raise BrokenProject(MARKER, f"there are no keys {keys!r}; this fastwright knows {known}")
    features = frozenset(feature for feature in Feature if marker.get(feature) is True)
    return Project(files, style, auth == "jwt", bases, keys, features)
