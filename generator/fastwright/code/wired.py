"""The files that must know of a resource, as they stand in a project."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from fastwright.code.formatting import Edited
from fastwright.code.wiring import Wiring, connect, disconnect, is_connected
from fastwright.errors import BrokenProject, CannotEdit
from fastwright.language.names import Names
from fastwright.project.project import Project


def is_known(project: Project, wiring: Wiring) -> bool:
    """Tell whether a file names what the wiring exports or lists; raises BrokenProject."""
    try:
        return is_connected(project.read(wiring.path) or "", wiring)
    except CannotEdit as error:
        raise BrokenProject(wiring.path, f"{error.reason}; fix it first") from error


def connected(project: Project, wired: Iterable[Wiring]) -> dict[PurePosixPath, Edited]:
    """Return the files with the wirings in them; raises BrokenProject and CannotWire."""
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
    """Return the files without the wirings, and a note for each that has to keep its own."""
    edited, notes = {}, []
    for wiring in wired:
        text = project.read(wiring.path)
        try:
            if text is None:
                notes.append(f"{wiring.path} is missing, so {names.pascal} was not taken out of it")
            else:
                edited[wiring.path] = Edited(text, disconnect(text, wiring))
        except CannotEdit as error:
            what = wiring.item[1] if wiring.item else names.pascal
            notes.append(f"{wiring.path} is kept, as {error.reason}; take {what} out of it")
    return edited, notes
