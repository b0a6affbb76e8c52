"""The shared files that mention each resource, after all turns."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.code.formatting import Edited
from fastwright.code.links import Linked
from fastwright.code.wired import Wired, connected, disconnected
from fastwright.code.wiring import Wiring, wirings
from fastwright.plan.turns import Sides
from fastwright.project.project import Project
from fastwright.project.records import removed_files
from fastwright.project.styles import layout
from fastwright.source.edit import Source


@dataclass(frozen=True, slots=True)
class Connecting:
    """The shared files that one turn edits, and notes about what the user has to do there."""

    paths: tuple[PurePosixPath, ...] = ()
    notes: tuple[str, ...] = ()


def connect_all(
    project: Project, turns: Iterable[Sides]
) -> tuple[list[Connecting], dict[PurePosixPath, Edited]]:
    """Return the edits of each turn, and the files before the first and after the last turn.

    Raises BrokenProject or CannotWire for a file that a new resource cannot be added to.
    """
    found, done = [], dict[PurePosixPath, Source]()
    for each in turns:
        changed, notes = _connect(project, done, each)
        done |= changed
        found.append(Connecting(tuple(changed), tuple(notes)))
    edited = {path: Edited(project.read(path) or "", each.text) for path, each in done.items()}
    return found, edited


def _connect(project: Project, done: Wired, sides: Sides) -> tuple[Wired, list[str]]:
    names, style = sides.names, layout(project.style)
    unwanted = removed_files(project, names.snake) if sides.old else ()

    def wanted(side: Linked | None) -> tuple[Wiring, ...]:
        if side is None:
            return ()
        return wirings(style, names, {*unwanted, *style.absent(names, side.resource.access)})

    old, new = wanted(sides.old), wanted(sides.new)
    lost = [each for each in old if each not in new]
    gone, notes = disconnected(project, done, lost, names)
    found = [each for each in new if each not in old]
    return {**gone, **connected(project, {**done, **gone}, found)}, notes
