"""The files of a removed resource: those that are deleted and those that the user edited."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.code.wiring import wirings
from fastwright.plan.turns import Turn
from fastwright.project.project import Project
from fastwright.project.records import is_pristine, read_record
from fastwright.project.specs import spec_path
from fastwright.project.styles import layout


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
