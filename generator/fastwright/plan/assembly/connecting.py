"""The shared files that mention each resource, after all turns."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.code.formatting import Edited
from fastwright.code.wired import connected, disconnected
from fastwright.code.wiring import wirings
from fastwright.plan.turns import Sides
from fastwright.project.project import Project
from fastwright.project.styles import layout


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
    found, edited = [], dict[PurePosixPath, Edited]()
    for each in turns:
        view = project.after({path: text.new for path, text in edited.items()})
        changed, notes = _connect(view, each)
        for path, text in changed.items():
            edited[path] = Edited(edited[path].old if path in edited else text.old, text.new)
        found.append(Connecting(tuple(changed), tuple(notes)))
    return found, edited


def _connect(project: Project, sides: Sides) -> tuple[dict[PurePosixPath, Edited], list[str]]:
    wired = wirings(layout(project.style), sides.names)
    if sides.pair:
        return {}, []
    if sides.new:
        return connected(project, wired), []
    return disconnected(project, wired, sides.names)
