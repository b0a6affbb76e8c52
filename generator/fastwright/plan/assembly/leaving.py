"""The files of a removed resource: those that are deleted and those that the user edited."""

from collections.abc import Container
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.errors import NotEditable
from fastwright.plan.turns import Turn
from fastwright.project.project import Project
from fastwright.project.records import is_pristine, read_record
from fastwright.project.specs import spec_path
from fastwright.project.styles import layout


@dataclass(frozen=True, slots=True)
class Leaving:
    """The files that are deleted and those that the user edited, without migrations.

    `packages` are files that stay because they make a package of other files. `foreign` are files
    that the record names, and that fastwright cannot have generated.
    """

    deleted: tuple[PurePosixPath, ...] = ()
    kept: tuple[PurePosixPath, ...] = ()
    packages: tuple[PurePosixPath, ...] = ()
    foreign: tuple[PurePosixPath, ...] = ()


def leave(project: Project, turn: Turn) -> Leaving:
    """Return the deleted and kept files of a resource; nothing is deleted if it is still wanted."""
    if turn.new:
        return Leaving()
    name = turn.names.snake
    record = read_record(project, name)
    # A digest or a pristine text is no proof: whoever writes a record can copy any file.
    own = {spec_path(name), *layout(project.style).paths(turn.names)}
    deleted, kept, foreign = [], [], []
    for path in record.files:
        if path == record.migration:
            continue
        if path not in own:
            foreign.append(path)
            continue
        try:
            text = project.read(path)
        except NotEditable:  # such as a file that is no longer UTF-8
            kept.append(path)
            continue
        if text is None:
            continue
        if path == spec_path(name) or is_pristine(project, path, text):
            deleted.append(path)
        else:
            kept.append(path)
    packages = tuple(path for path in deleted if _has_others(project, path, deleted))
    left = tuple(path for path in deleted if path not in packages)
    return Leaving(left, tuple(kept), packages, tuple(foreign))


def _has_others(project: Project, path: PurePosixPath, deleted: Container[PurePosixPath]) -> bool:
    """Return whether a file makes a package that has files which are not deleted."""
    if path.name != "__init__.py":
        return False
    return any(other not in deleted for other in project.paths(path.parent, "**/*.py"))
