"""The project that contains the current folder, and access to its files."""

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
from fastwright.language.toml import parse_toml
from fastwright.project.reading import Files

MARKER = PurePosixPath(".fastwright/project.toml")
TEMPLATES = PurePosixPath(".fastwright/templates")
"""The folder for a project's own resource templates, which replace the built-in ones."""
KEYS = ("uuid", "bigint")
"""The types of generated ids that a project can have; the first is the default."""
FORMAT = 1
"""The version of the project layout that this fastwright writes and reads."""


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
    """Planned texts that are not written yet, with None for a deleted file."""

    @property
    def root(self) -> Path:
        """The folder that it is in."""
        return self.files.root

    def read(self, path: PurePosixPath) -> str | None:
        """Return the text of a file of the project, or None if there is no such file."""
        if self.pending and path in self.pending:
            return self.pending[path]
        return self.files.read(path)

    def paths(self, folder: PurePosixPath, pattern: str) -> list[PurePosixPath]:
        """Return the files of a folder that match a glob pattern, sorted."""
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
        """Yield the Python files of a folder for searching; bytes that are not UTF-8 are replaced.

        Each run scans hundreds of files, and this is much faster than `read`.
        """
        for path in self.paths(folder, pattern):
            text = self.pending.get(path) if self.pending else None
            yield path, self.files.glance(path) if text is None else text

    def glance(self, path: PurePosixPath) -> str | None:
        """Return the text of a file for searching, or None if it is missing or cannot be read."""
        if path in self.pending:
            return self.pending[path]
        try:
            return self.files.glance(path)
        except OSError:
            return None

    def after(self, pending: Mapping[PurePosixPath, str | None]) -> "Project":
        """Return the project as it would be with these texts, where None means a deleted file."""
        return replace(self, pending={**self.pending, **pending})


def find_project(start: Path) -> Project:
    """Return the project that contains `start`.

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
        marker = parse_toml(files.read(MARKER) or "")
        found = marker["format"]
        # Check this first, because a newer version may write a different file.
        if isinstance(found, int) and found > FORMAT:
            raise NewerProject(found, FORMAT)
        style, auth = marker["style"], marker["auth"]
    except ValueError as error:
        raise BrokenProject(MARKER, str(error)) from error
    except KeyError as error:
        raise BrokenProject(MARKER, f"{error.args[0]} is missing; restore it") from error
    if not isinstance(found, int) or not isinstance(style, str):
        raise BrokenProject(MARKER, "format must be a number and style a string; restore them")
    bases, keys = marker.get("bases", "own"), marker.get("keys", KEYS[0])
    if keys not in KEYS:
        known = ", ".join(KEYS)
        raise BrokenProject(
            MARKER, f"{keys!r} is not a value of keys; this fastwright supports {known}"
        )
    features = frozenset(feature for feature in Feature if marker.get(feature) is True)
    return Project(files, style, auth == "jwt", bases, keys, features)
