"""The files of a removed resource: those that are deleted and those that the user edited."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.plan.turns import Turn
from fastwright.project.project import Project
from fastwright.project.records import is_pristine, read_record
from fastwright.project.specs import spec_path


@dataclass(frozen=True, slots=True)
class Leaving:
    """The files that are deleted and those that are kept, without migrations."""

    deleted: tuple[PurePosixPath, ...] = ()
    kept: tuple[PurePosixPath, ...] = ()


def leave(project: Project, turn: Turn) -> Leaving:
    """Return the deleted and kept files of a resource; nothing is deleted if it is still wanted."""
    if turn.new:
        return Leaving()
    name = turn.names.snake
    record = read_record(project, name)
    deleted, kept = [], []
    for path in record.files:
        text = project.read(path)
        if text is None or path == record.migration:
            continue
        if path == spec_path(name) or is_pristine(project, path, text):
            deleted.append(path)
        else:
            kept.append(path)
    return Leaving(tuple(deleted), tuple(kept))
