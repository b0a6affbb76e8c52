"""The shared files that mention each resource, as they are in a project."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from fastwright.code.wiring import Wiring, connect, disconnect, is_connected
from fastwright.errors import BrokenProject, CannotEdit, NotEditable
from fastwright.language.names import Names
from fastwright.project.project import Project
from fastwright.source.edit import Source

type Wired = Mapping[PurePosixPath, Source]
"""Parsed files, edited for one resource after another."""


def read_wired(project: Project, path: PurePosixPath) -> Source | None:
    """Return a parsed file, or None if it is missing; raise BrokenProject if it is not Python."""
    text = project.read(path)
    try:
        return None if text is None else Source.parse(text)
    except CannotEdit as error:
        raise BrokenProject(path, f"{error.reason}; fix it first") from error


def is_known(project: Project, wiring: Wiring) -> bool:
    """Return whether a file already has what the wiring adds; raise BrokenProject."""
    source = read_wired(project, wiring.path)
    return source is not None and is_connected(source, wiring)


def connected(project: Project, done: Wired, wired: Iterable[Wiring]) -> Wired:
    """Return the files with the wirings added; raise BrokenProject or CannotWire.

    `done` has the files that were edited for other resources, so they are not read again.
    """
    edited = {}
    for wiring in wired:
        source = done.get(wiring.path) or read_wired(project, wiring.path)
        if source is None:
            raise BrokenProject(wiring.path, "the file is missing; restore it")
        edited[wiring.path] = connect(source, wiring)
    return edited


def disconnected(
    project: Project, done: Wired, wired: Iterable[Wiring], names: Names
) -> tuple[Wired, list[str]]:
    """Return the files without the wirings, and a note for each file that keeps one."""
    edited, notes = {}, []
    for wiring in wired:
        try:
            text = project.read(wiring.path)
            if text is None:
                notes.append(f"{wiring.path} is missing, so {names.pascal} was not removed from it")
            else:
                source = done.get(wiring.path) or Source.parse(text)
                edited[wiring.path] = disconnect(source, wiring)
        except (CannotEdit, NotEditable) as error:
            what = wiring.item[1] if wiring.item else names.pascal
            reason = f"it {error.reason}" if isinstance(error, NotEditable) else error.reason
            notes.append(f"{wiring.path} is unchanged, because {reason}; remove {what} from it")
    return edited, notes
