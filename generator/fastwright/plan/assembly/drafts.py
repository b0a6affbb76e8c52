"""Drafts: everything a plan contains for a resource before formatting and merging."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.code.generation import generate_code
from fastwright.code.render import Renderer
from fastwright.errors import AlreadyExists
from fastwright.plan.assembly.connecting import Connecting
from fastwright.plan.assembly.leaving import Leaving
from fastwright.plan.migrating.migrate import Migrating
from fastwright.plan.turns import Sides
from fastwright.project.project import Project
from fastwright.project.records import removed_files
from fastwright.project.styles import layout


@dataclass(frozen=True, slots=True)
class Draft:
    """The result of one turn.

    `code` is the unformatted output of the templates. `drawn` are notes about the README.
    """

    sides: Sides
    leaving: Leaving
    migrating: Migrating
    code: Mapping[PurePosixPath, str]
    connecting: Connecting
    drawn: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of the resource."""
        return self.sides.names.snake

    @property
    def migrations(self) -> dict[PurePosixPath, str]:
        """The unformatted text of each new migration."""
        return {each.path: each.text for each in self.migrating.written}


def generate_all(
    project: Project, renderer: Renderer, turns: Iterable[Sides]
) -> list[dict[PurePosixPath, str]]:
    """Return the code of each resource, without the files that the user does not want.

    A removed resource has none. Raises AlreadyExists if two resources generate the same file.
    """
    style, taken, found = layout(project.style), set[PurePosixPath](), []
    for each in turns:
        code = generate_code(project, renderer, style, each.new) if each.new else {}
        unwanted = removed_files(project, each.names.snake) if each.old else ()
        code = {path: text for path, text in code.items() if path not in unwanted}
        for path in code:
            if path in taken:
                raise AlreadyExists(path)
        taken |= code.keys()
        found.append(code)
    return found
