"""What a project must have for the fields of a resource: for their types, and for their targets."""

import re
from pathlib import PurePosixPath

from fastwright.code.links import Linked
from fastwright.code.wired import is_known
from fastwright.code.wiring import wirings
from fastwright.errors import lacks_feature, lacks_name, lacks_users, no_factory, not_wired
from fastwright.language.resource import Resource
from fastwright.project.project import Project
from fastwright.project.records import removed_files
from fastwright.project.styles import Role, Style

_BASE = PurePosixPath("app/schemas/base.py")


def check_features(project: Project, resource: Resource) -> None:
    """Raise LacksFeature or LacksName for a field whose type the project cannot have.

    Raises LacksName, too, for a project without the base class of request schemas, and LacksUsers
    for routes that only some users may use in a project that has none.
    """
    for operation, who in resource.access:
        if who.guard and not project.has_users:
            raise lacks_users(resource.names.snake, operation, who.text)
    if "class RequestBody" not in (project.read(_BASE) or ""):
        raise lacks_name("A resource", "RequestBody", _BASE)
    for field in resource.fields:
        kind = field.type
        if kind.needs and kind.needs not in project.features:
            raise lacks_feature(field.name, kind.name, kind.needs)
        needed = [each for each in kind.imports.all if each.startswith("app.")]
        for module, _, name in (each.partition(":") for each in needed):
            path = PurePosixPath(*module.split(".")).with_suffix(".py")
            if not re.search(rf"\b{name}\b", project.read(path) or ""):
                raise lacks_name(f"Field {field.name!r}: a {kind.name} field", name, path)


def check_targets(project: Project, style: Style, linked: Linked) -> None:
    """Check that other models have what generated code and tests need from them.

    A resource has it, except for files that the user removed.
    """
    for reference in linked.references:
        name, names = reference.field.name, reference.target
        factory = style.entry(Role.FACTORY).path(names)
        if reference.is_self:
            continue
        unwanted = removed_files(project, names.snake) if reference.is_generated else ()
        is_missing = not reference.is_generated and project.read(factory) is None
        if factory in unwanted or is_missing:
            raise no_factory(name, names.snake, factory)
        if reference.is_generated:
            continue
        known = wirings(style, names)[0]
        if not is_known(project, known):
            raise not_wired(name, names.snake, known.path, known.paste)
