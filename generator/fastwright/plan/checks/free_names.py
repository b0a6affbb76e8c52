"""Checks that the names of a new resource are free in the project."""

from fastwright.code.wired import is_known, read_wired
from fastwright.code.wiring import Wiring, wirings
from fastwright.errors import BadOption, BadResource, resource_exists
from fastwright.language.names import Names
from fastwright.project.models import fields_through
from fastwright.project.project import Project
from fastwright.project.specs import spec_path
from fastwright.project.styles import Role, Style
from fastwright.source.edit import ensure_import


def check_free(project: Project, style: Style, names: Names) -> None:
    """Refuse a resource whose name, modules or table the project already has."""
    if project.read(spec_path(names.snake)) is not None:
        raise resource_exists(names.snake)
    for other, field in fields_through(project, names.snake):
        user = f"{other.names.snake}.{field.name}"
        reason = f"{user} already uses a table of this name; choose another name"
        raise BadResource(names.snake, reason)
    known = wirings(style, names)[0]
    if is_known(project, known) and not _is_pasted(project, style, names, known):
        reason = f"{known.path} already has {known.mark}; choose another name"
        raise BadResource(names.snake, reason)
    for entry in style.entries:
        package = entry.path(names).with_suffix("")
        if project.paths(package, "__init__.py"):
            reason = f"the project already has the package {package}; choose another name"
            raise BadResource(names.snake, reason)
        if entry.role is Role.PACKAGE and project.read(entry.path(names)) is not None:
            reason = f"the project has {entry.path(names).parent} already"
            raise BadOption(names.snake, reason, "plural")


def _is_pasted(project: Project, style: Style, names: Names, known: Wiring) -> bool:
    """Return whether the user has added what an earlier run asked for."""
    source = read_wired(project, known.path)
    is_imported = source and all(ensure_import(source, *each) is source for each in known.imports)
    return bool(is_imported) and project.read(style.entry(Role.MODEL).path(names)) is None
