"""The files of a removed resource: those that are deleted and those that the user edited."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.code.wiring import wirings
from fastwright.errors import NotEditable
from fastwright.plan.turns import Turn
from fastwright.project.project import Project
from fastwright.project.records import is_pristine, read_record
from fastwright.project.specs import spec_path
from fastwright.project.styles import layout


@dataclass(frozen=True, slots=True)
class Leaving:
    """The files that are deleted and those that the user edited, without migrations.

    `packages` are files that stay because they make a package of other files.
    """

    deleted: tuple[PurePosixPath, ...] = ()
    kept: tuple[PurePosixPath, ...] = ()
    packages: tuple[PurePosixPath, ...] = ()


def leave(project: Project, turn: Turn) -> Leaving:
    """Return the deleted and kept files of a resource; nothing is deleted if it is still wanted."""
    if turn.new:
        return Leaving()
    name = turn.names.snake
    record = read_record(project, name)
    deleted, kept = [], []
    for path in record.files:
        if path == record.migration:
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
    return Leaving(tuple(path for path in deleted if path not in packages), tuple(kept), packages)


def _has_others(project: Project, path: PurePosixPath, deleted: Container[PurePosixPath]) -> bool:
    """Return whether a file makes a package that has files which are not deleted."""
    if path.name != "__init__.py":
        return False
    return any(other not in deleted for other in project.paths(path.parent, "**/*.py"))


def left_behind(project: Project, turn: Turn, leaving: Leaving) -> Iterator[str]:
    """Yield a note for each hand-written file that uses the removed resource."""
    wired = wirings(layout(project.style), turn.names)
    skipped = {*leaving.deleted, *(wiring.path for wiring in wired)}
    paths = (path for path in leaving.deleted if path.suffix == ".py")
    modules = [".".join(path.with_suffix("").parts) for path in paths]
    if not modules:
        return
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, modules))})\b")
    for folder in ("app", "tests"):
        for path, text in project.scan(PurePosixPath(folder), "**/*.py"):
            found = pattern.search(text) if path not in skipped else None
            if found:
                yield f"{path} uses {found[0]}, which is removed; update that file"
