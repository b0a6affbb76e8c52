"""The diagram in the README, which follows the resources."""

from contextlib import suppress
from pathlib import PurePosixPath

from fastwright.code.diagram import er_table
from fastwright.code.diagram_block import redrawn
from fastwright.code.links import link
from fastwright.errors import FastwrightError
from fastwright.language.resource import Resource
from fastwright.project.changes import Edit
from fastwright.project.models import other_tables
from fastwright.project.project import Project

README = PurePosixPath("README.md")


def redraw(
    project: Project, old: Resource | None, new: Resource | None
) -> tuple[list[Edit], list[str]]:
    """Plan the README's diagram after a resource became another, came or went.

    Nothing else depends on the diagram: no README, or none that can be read, is left alone in
    silence. A note names a table in it that was edited, which stays.
    """
    with suppress(FastwrightError):
        text = project.read(README)
        if text is not None:
            after = redrawn(text, *(_draw(project, each) for each in (old, new)))
            if after is None:
                return [], [_note(old, new)]
            return ([Edit(README, text, after)] if after != text else []), []
    return [], []


def _draw(project: Project, resource: Resource | None) -> str:
    if resource is None:
        return ""
    return er_table(link(project, resource).resource, other_tables(project, [resource]))


def _note(*resources: Resource | None) -> str:
    table = next(each.names.table for each in resources if each)
    return (
        f"in the diagram of {README} {table} was edited and is kept; "
        "compare it with `fastwright show --diagram`"
    )
