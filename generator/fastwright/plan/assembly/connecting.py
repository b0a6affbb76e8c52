"""The shared files that mention each resource, after all turns."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.code.formatting import Edited
from fastwright.code.wired import Wired, connected, disconnected
from fastwright.code.wiring import wirings
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
    if sides.pair:
        return {}, []
    unwanted = removed_files(project, sides.names.snake) if sides.old else ()
    wired = wirings(layout(project.style), sides.names, unwanted)
    if sides.new:
        return connected(project, done, wired), []
    return disconnected(project, done, wired, sides.names)
