"""Checks of the hand-written models that a resource refers to."""

from fastwright.code.links import Linked
from fastwright.code.wired import is_known
from fastwright.code.wiring import wirings
from fastwright.errors import no_factory, not_wired
from fastwright.project.project import Project
from fastwright.project.styles import Role, Style


def check_targets(project: Project, style: Style, linked: Linked) -> None:
    """Check that hand-written models have what generated code and tests need from them."""
    for reference in linked.references:
        name, names = reference.field.name, reference.target
        factory = style.entry(Role.FACTORY).path(names)
        if reference.is_generated or reference.is_self:
            continue
        if project.read(factory) is None:
            raise no_factory(name, names.snake, factory)
        known = wirings(style, names)[0]
        if not is_known(project, known):
            raise not_wired(name, names.snake, known.path, known.paste)
