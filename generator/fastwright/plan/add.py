"""Add a resource: all of its files, its migration, and its place in the project."""

import datetime as dt
import re
from pathlib import PurePosixPath

from fastwright import __version__
from fastwright.code.formatting import format_texts
from fastwright.code.generation import generate_code
from fastwright.code.links import link
from fastwright.code.migrations import read_revisions, write_migration
from fastwright.code.resource_tables import create_tables, drop_tables, make_tables
from fastwright.code.wired import connected, is_known
from fastwright.code.wiring import Wiring, wirings
from fastwright.errors import BadOption, BadResource, LacksFeature, LacksName, ResourceExists
from fastwright.language.names import Names
from fastwright.language.resource import Resource
from fastwright.language.spec import to_toml
from fastwright.plan.embeds import check_embeds
from fastwright.plan.offers import creates, edits, offers
from fastwright.plan.readme import redraw
from fastwright.plan.table_names import check_tables
from fastwright.plan.targets import check_targets
from fastwright.plan.through import check_through
from fastwright.project import records
from fastwright.project.changes import Change, Plan
from fastwright.project.models import fields_through
from fastwright.project.project import Project
from fastwright.project.records import base_path, make_record, record_path
from fastwright.project.specs import spec_path
from fastwright.project.styles import Role, Style, layout
from fastwright.source.edit import ensure_import


def plan_add(project: Project, resource: Resource, *, now: dt.datetime) -> Plan:
    """Plan all that `add resource` does; `now` dates the migration.

    Raises a refusal if the resource clashes with what is there, refers to what is not, or
    cannot be wired in.
    """
    names, style = resource.names, layout(project.style)
    check_features(project, resource)
    check_free(project, style, names)
    linked = link(project, resource)
    check_targets(project, style, linked)
    check_through(linked)
    check_embeds(project, style, linked)
    tables = make_tables(project, linked)
    check_tables(project, linked.resource, tables)
    operations = create_tables(tables), drop_tables(tables)
    message, revisions = f"Create {names.table}", read_revisions(project)
    migration = write_migration(project, message, operations, revisions, now)
    generated = generate_code(project, style, linked)
    generated[migration.path] = migration.text
    known = connected(project, wirings(style, names))
    texts, edited = format_texts(project.root, generated, known)
    texts = {spec_path(names.snake): to_toml(resource), **texts}
    record = make_record(__version__, migration.path, texts)
    remembered = {record_path(names.snake): records.to_toml(record)}
    remembered |= {base_path(path): text for path, text in texts.items()}
    created, kept, clashes = offers(project, texts)
    changes: list[Change] = [*created, *edits(edited)]
    drawn, notes = redraw(project, None, resource)
    changes += [*drawn, *creates(project, remembered)]
    return Plan(
        tuple(changes),
        tuple(notes),
        _steps_after_add(style, names),
        kept=tuple(kept),
        clashes=tuple(clashes),
    )


def plan_add_spec(project: Project, path: object, resource: Resource, *, now: dt.datetime) -> Plan:
    """Plan to add a resource that the spec at `path` describes; raises what `plan_add` does."""
    try:
        return plan_add(project, resource, now=now)
    except BadOption as error:
        raise error.in_spec(path) from error


def check_features(project: Project, resource: Resource) -> None:
    """Refuse a field of a type for which the project was not made."""
    for field in resource.fields:
        kind = field.type
        if kind.needs and kind.needs not in project.features:
            raise LacksFeature(field.name, kind.name, kind.needs)
        for module, _, name in (
            each.partition(":") for each in kind.imports.all if each.startswith("app.")
        ):
            path = PurePosixPath(*module.split(".")).with_suffix(".py")
            if not re.search(rf"\b{name}\b", project.read(path) or ""):
                raise LacksName(field.name, kind.name, name, path)


def check_free(project: Project, style: Style, names: Names) -> None:
    """Refuse a resource whose name, modules or table the project has already."""
    if project.read(spec_path(names.snake)) is not None:
        raise ResourceExists(names.snake)
    for other, field in fields_through(project, names.snake):
        user = f"{other.names.snake}.{field.name}"
        reason = f"{user} keeps its pairs in a table called so; choose another name"
        raise BadResource(names.snake, reason)
    known = wirings(style, names)[0]
    if is_known(project, known) and not _is_pasted(project, style, names, known):
        reason = f"{known.path} has {known.mark} already; choose another name"
        raise BadResource(names.snake, reason)
    for entry in style.entries:
        package = entry.path(names).with_suffix("")
        if project.paths(package, "__init__.py"):
            reason = f"the project has the package {package} already; choose another name"
            raise BadResource(names.snake, reason)
        if entry.role is Role.PACKAGE and project.read(entry.path(names)) is not None:
            reason = f"the project has {entry.path(names).parent} already"
            raise BadOption(names.snake, reason, "plural")


def _is_pasted(project: Project, style: Style, names: Names, known: Wiring) -> bool:
    """Tell whether the user has put in by hand what an earlier run asked for."""
    text = project.read(known.path) or ""
    is_imported = all(ensure_import(text, *each) == text for each in known.imports)
    return is_imported and project.read(style.entry(Role.MODEL).path(names)) is None


def _steps_after_add(style: Style, names: Names) -> tuple[str, ...]:
    test = style.entry(Role.API_TEST).path(names)
    return ("uv run alembic upgrade head", f"uv run pytest {test}", "uv run fastapi dev")
