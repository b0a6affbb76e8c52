"""Checks who still needs a resource that is removed."""

from fastwright.errors import resource_in_use
from fastwright.language.names import Names
from fastwright.project.models import referring_resources
from fastwright.project.project import Project


def check_unused(left: Project, names: Names) -> None:
    """Refuse to remove a resource if something in `left` refers to it."""
    users = list(referring_resources(left, names))
    if users:
        raise resource_in_use(names.snake, users)
