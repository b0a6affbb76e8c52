"""Updates the diagram of the resources in the README."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import PurePosixPath

from fastwright.code.diagram import er_table
from fastwright.code.diagram_block import redrawn
from fastwright.code.links import Linked
from fastwright.errors import FastwrightError
from fastwright.plan.turns import Sides
from fastwright.project.project import Project

README = PurePosixPath("README.md")


def redraw(project: Project, turns: Iterable[Sides]) -> tuple[str | None, list[tuple[str, ...]]]:
    """Return the README after all turns, or None if there is none, and the notes of each turn.

    A missing or unreadable README is ignored, because nothing depends on the diagram. A note names
    each table in the diagram that the user edited; it is kept.
    """
    text, notes = None, list[tuple[str, ...]]()
    with suppress(FastwrightError):
        text = project.read(README)
    for each in turns:
        after = None if text is None else redrawn(text, draw(each.old), draw(each.new))
        is_kept = text is not None and after is None
        notes.append((_note(each),) if is_kept else ())
        text = text if is_kept else after
    return text, notes


def draw(linked: Linked | None) -> str:
    """Return the lines of a resource in the diagram; none for no resource."""
    if linked is None:
        return ""
    resource = linked.resource
    tables = {resource.target_of(each.field): each.target.table for each in linked.references}
    return er_table(resource, tables)


def _note(sides: Sides) -> str:
    return (
        f"you edited {sides.names.table} in the diagram of {README}, so it is kept; "
        "compare it with `fastwright show --diagram`"
    )
