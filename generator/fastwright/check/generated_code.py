"""Checks of the generated files in their current state."""

from collections.abc import Iterator

from fastwright.check.known_resources import Known
from fastwright.check.problems import Problem
from fastwright.project.model_columns import differences
from fastwright.project.project import Project
from fastwright.project.records import base_path
from fastwright.project.styles import Role, layout
from fastwright.source.conflicts import has_conflict


def check_code(project: Project, known: Known) -> Iterator[Problem]:
    """Yield generated files that are missing, have conflicts, or lack or add columns."""
    for resource, record in known:
        names = resource.names
        model = layout(project.style).entry(Role.MODEL).path(names)
        for path in record.files:
            text = project.read(path)
            if text is not None and has_conflict(text):
                yield Problem("code", path, "it has a conflict; resolve what is marked <<<<<<<")
            elif path == model:
                base = project.read(base_path(path)) or text or ""
                for found in differences(project, path, names, base):
                    yield Problem("code", path, found.message)
            elif text is None and path.parts[0] == "app":
                message = "it is missing; restore it from version control, or accept that"
                message += f" the resource has none: fastwright remove file {path}"
                yield Problem("code", path, message)
