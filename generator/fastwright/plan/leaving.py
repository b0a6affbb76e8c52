"""The files of a resource that goes: those that go with it, and those that people have edited."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.code.wiring import wirings
from fastwright.plan.offers import is_pristine
from fastwright.plan.turns import Turn
from fastwright.project.project import Project
from fastwright.project.records import read_record
from fastwright.project.specs import spec_path
from fastwright.project.styles import layout
from fastwright.source.edit import Source


@dataclass(frozen=True, slots=True)
class Leaving:
    """The files that are deleted, and those that are kept; migrations are in neither."""

    deleted: tuple[PurePosixPath, ...] = ()
    kept: tuple[PurePosixPath, ...] = ()


def leave(project: Project, turn: Turn) -> Leaving:
    """Return what goes and stays of a resource; nothing goes if it is to be one afterwards."""
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
    """Yield a note for each file of people's own that uses what goes."""
    wired = wirings(layout(project.style), turn.names)
    skipped = {*leaving.deleted, *(wiring.path for wiring in wired)}
    paths = (path for path in leaving.deleted if path.suffix == ".py")
    modules = [".".join(path.with_suffix("").parts) for path in paths]
    bound = [name for wiring in wired for name in Source.parse(wiring.block).defined_names]
    if not (modules or bound):
        return
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, [*modules, *bound]))})\b")
    for folder in ("app", "tests"):
        for path, text in project.scan(PurePosixPath(folder), "**/*.py"):
            found = pattern.search(text) if path not in skipped else None
            if found:
                yield f"{path} uses {found[0]}, which goes; adapt it"
