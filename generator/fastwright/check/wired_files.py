"""Checks of the shared files that must mention each resource."""

from collections.abc import Iterator

from fastwright.check.known_resources import Known
from fastwright.check.problems import Problem
from fastwright.code.wired import read_wired
from fastwright.code.wiring import Wiring, connect, wirings
from fastwright.errors import BrokenProject, CannotWire
from fastwright.project.project import Project
from fastwright.project.styles import layout


def check_wiring(project: Project, known: Known) -> Iterator[Problem]:
    """Yield a problem for each shared file that does not mention a resource."""
    style = layout(project.style)
    for resource, record in known:
        without = {*record.removed, *style.absent(resource.names, resource.access)}
        for wiring in wirings(style, resource.names, without):
            if not _is_wired(project, wiring):
                paste = "; ".join(line for line in wiring.paste.splitlines() if line)
                message = f"it does not mention {resource.names.snake}; add: {paste}"
                yield Problem("wiring", wiring.path, message)


def _is_wired(project: Project, wiring: Wiring) -> bool:
    try:
        source = read_wired(project, wiring.path)
        return source is not None and connect(source, wiring) is source
    except (CannotWire, BrokenProject):
        return False
