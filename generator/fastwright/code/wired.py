"""The shared files that mention each resource, as they are in a project."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from fastwright.code.formatting import Edited
from fastwright.code.wiring import Wiring, connect, disconnect, is_connected
from fastwright.errors import BrokenProject, CannotEdit
from fastwright.language.names import Names
from fastwright.project.project import Project


def is_known(project: Project, wiring: Wiring) -> bool:
    """Return whether a file already has what the wiring adds; raise BrokenProject."""
    try:
        return is_connected(project.read(wiring.path) or "", wiring)
    except CannotEdit as error:
        raise BrokenProject(wiring.path, f"{error.reason}; fix it first") from error


def connected(project: Project, wired: Iterable[Wiring]) -> dict[PurePosixPath, Edited]:
    """Return the files with the wirings added; raise BrokenProject or CannotWire."""
    edited = {}
    for wiring in wired:
        text = project.read(wiring.path)
        if text is None:
            raise BrokenProject(wiring.path, "the file is missing; restore it")
        edited[wiring.path] = Edited(text, connect(text, wiring))
    return edited


def disconnected(
    project: Project, wired: Iterable[Wiring], names: Names
) -> tuple[dict[PurePosixPath, Edited], list[str]]:
    """Return the files without the wirings, and a note for each file that keeps one."""
    edited, notes = {}, []
    for wiring in wired:
        text = project.read(wiring.path)
        try:
            if text is None:
                notes.append(f"{wiring.path} is missing, so {names.pascal} was not removed from it")
            else:
                edited[wiring.path] = Edited(text, disconnect(text, wiring))
        except CannotEdit as error:
            what = wiring.item[1] if wiring.item else names.pascal
            notes.append(
                f"{wiring.path} is unchanged, because {error.reason}; remove {what} from it"
            )
    return edited, notes
