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
    """Return the files of a resource that are deleted and kept.

    One that is still wanted leaves the files of its routes, if nobody may use them from now on.
    """
    if not turn.old:
        return Leaving()
    name, style = turn.names.snake, layout(project.style)
    record = read_record(project, name)
    # A digest or a pristine text is no proof: whoever writes a record can copy any file.
    own = {spec_path(name), *style.paths(turn.names)}
    going = {*record.files} - {record.migration}
    if turn.new:
        going &= style.absent(turn.names, turn.new.access)
    deleted, kept, foreign = [], [], []
    for path in record.files:
        if path not in going:
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
