"""From a resource and a project to a plan: reads, and never writes."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from fastwright import __version__, records
from fastwright.bases import model_base
from fastwright.changes import Change, Create, Delete, Edit, Plan
from fastwright.edit import defined_names, ensure_import
from fastwright.errors import (
    AlreadyExists,
    BadResource,
    BrokenProject,
    CannotEdit,
    LacksFeature,
    NoFactory,
    NotWired,
    ResourceExists,
    ResourceInUse,
)
from fastwright.fields import Field
from fastwright.formatting import Edited, format_texts
from fastwright.git import was_released
from fastwright.language import SELF
from fastwright.layout import Role, Style, layout
from fastwright.migration import Migration, Revision, head, read_revisions, write_migration
from fastwright.models import find_target, referring_resources, tables
from fastwright.naming import Names
from fastwright.project import Project, read_resource, resource_list, spec_path
from fastwright.records import Record, base_path, read_record, record_path
from fastwright.render import render
from fastwright.resource import Resource, from_toml, to_toml
from fastwright.snippets import Column, Reference, create_table, drop_table
from fastwright.wire import Wiring, connect, disconnect, is_connected, wirings

LONGEST_CONSTRAINT = 63

_FORGET_ALL = "DELETE FROM alembic_version"

# ---- add


def plan_add(project: Project, resource: Resource, *, now: dt.datetime) -> Plan:
    """Plan all that `add resource` does; `now` dates the migration.

    Raises a refusal if the resource clashes with what is there, refers to what is not, or
    cannot be wired in.
    """
    names, style = resource.names, layout(project.style)
    _check_features(project, resource)
    _check_free(project, style, names)
    columns = _columns(project, resource)
    _check_targets(project, style, columns)
    base = model_base(project.bases)
    operations = create_table(names, columns, base), drop_table(names, columns)
    _check_constraints(names, operations[0])
    message, revisions = f"Create {names.table}", read_revisions(project)
    migration = write_migration(message, operations, revisions, now)
    paths = {entry.template: entry.path(names) for entry in style.entries}
    context = _context(project, style, resource, columns)
    generated = {path: render(template, **context) for template, path in paths.items()}
    generated[migration.path] = migration.text
    connected = _connected(project, wirings(style, names))
    texts, edited = format_texts(project.root, generated, connected)
    texts = {spec_path(names.snake): to_toml(resource), **texts}
    record = Record(__version__, migration.path, tuple(texts))
    remembered = {record_path(names.snake): records.to_toml(record)}
    remembered |= {base_path(path): text for path, text in texts.items()}
    changes: list[Change] = [*_creates(project, texts), *_edits(edited)]
    changes += _creates(project, remembered)
    return Plan(tuple(changes), next_steps=_steps_after_add(style, names))


def _check_features(project: Project, resource: Resource) -> None:
    for field in resource.fields:
        feature = field.type.needs
        if feature and feature not in project.features:
            raise LacksFeature(field.name, field.type.name, feature)


def _check_free(project: Project, style: Style, names: Names) -> None:
    if project.read(spec_path(names.snake)) is not None:
        raise ResourceExists(names.snake)
    known = wirings(style, names)[0]
    if _is_known(project, known) and not _is_pasted(project, style, names, known):
        reason = f"{known.path} has {known.mark} already; choose another name"
        raise BadResource(names.snake, reason)
    for entry in style.entries:
        package = entry.path(names).with_suffix("")
        if (project.root / package / "__init__.py").is_file():
            reason = f"the project has the package {package} already; choose another name"
            raise BadResource(names.snake, reason)
        if entry.role is Role.PACKAGE and project.read(entry.path(names)) is not None:
            reason = f"the project has {entry.path(names).parent} already; pass another --plural"
            raise BadResource(names.snake, reason)
    owner = tables(project).get(names.table)
    if owner:
        reason = f"{owner} has the table {names.table} already; pass --table"
        raise BadResource(names.snake, reason)


def _check_constraints(names: Names, operations: list[str]) -> None:
    """Refuse what PostgreSQL would cut: a violation could not be told by its name."""
    for name in re.findall(r"op\.f\('(\w+)'\)", " ".join(operations)):
        if len(name) > LONGEST_CONSTRAINT:
            reason = (
                f"its constraint {name} has {len(name)} characters, and PostgreSQL keeps "
                f"{LONGEST_CONSTRAINT}; shorten the field, or pass a shorter --table"
            )
            raise BadResource(names.snake, reason)


def _is_known(project: Project, wiring: Wiring) -> bool:
    try:
        return is_connected(project.read(wiring.path) or "", wiring)
    except CannotEdit as error:
        raise BrokenProject(wiring.path, f"{error.reason}; mend it first") from error


def _is_pasted(project: Project, style: Style, names: Names, known: Wiring) -> bool:
    """Tell whether the user has put in by hand what an earlier run asked for."""
    text = project.read(known.path) or ""
    is_imported = all(ensure_import(text, *each) == text for each in known.imports)
    return is_imported and project.read(style.entry(Role.MODEL).path(names)) is None


def _creates(project: Project, texts: dict[PurePosixPath, str]) -> Iterator[Create]:
    for path, text in texts.items():
        if project.read(path) is not None:
            raise AlreadyExists(path)
        yield Create(path, text)


def _connected(project: Project, wired: Iterable[Wiring]) -> dict[PurePosixPath, Edited]:
    edited = {}
    for wiring in wired:
        text = project.read(wiring.path)
        if text is None:
            raise BrokenProject(wiring.path, "the file is missing; restore it")
        edited[wiring.path] = Edited(text, connect(text, wiring))
    return edited


def _edits(edited: dict[PurePosixPath, Edited]) -> Iterator[Edit]:
    for path, text in edited.items():
        if text.new != text.old:
            yield Edit(path, text.old, text.new)


def _steps_after_add(style: Style, names: Names) -> tuple[str, ...]:
    test = style.entry(Role.API_TEST).path(names)
    return ("uv run alembic upgrade head", f"uv run pytest {test}", "uv run fastapi dev")


# ---- what the templates know


def _context(
    project: Project, style: Style, resource: Resource, columns: tuple[Column, ...]
) -> dict[str, object]:
    references = [column.reference for column in columns if column.reference]
    others = [reference for reference in references if not reference.is_self]
    needed = [reference for reference in others if not reference.field.null]
    fields = resource.fields
    return {
        "names": resource.names,
        "bases": model_base(project.bases).classes,
        "module": lambda role, names: style.entry(Role(role)).module(names),
        "guarded": project.has_users and not resource.public,
        "columns": columns,
        "fields": fields,
        "scalars": [field for field in fields if not field.target],
        "required": [field for field in fields if field.required],
        "optional": [field for field in fields if not field.required],
        "uniques": [field for field in fields if field.unique],
        "files": [field for field in fields if field.type.is_file],
        "enums": [field for field in fields if field.values],
        "references": references,
        "targets": _targets(others),
        "required_targets": _targets(needed),
    }


def _targets(references: list[Reference]) -> list[Names]:
    return sorted({reference.target for reference in references}, key=lambda names: names.snake)


def _columns(project: Project, resource: Resource) -> tuple[Column, ...]:
    references = [_reference(project, resource, field) for field in resource.refs]
    count = Counter(reference.target for reference in references)
    by_field = {
        reference.field: replace(reference, is_shared=count[reference.target] > 1)
        for reference in references
    }
    return tuple(Column(field, by_field.get(field)) for field in resource.fields)


def _reference(project: Project, resource: Resource, field: Field) -> Reference:
    target = field.target or ""
    if target in {SELF, resource.names.snake}:
        return Reference(field, resource.names, is_self=True)
    names = find_target(project, field.name, target)
    is_generated = project.read(spec_path(target)) is not None
    return Reference(field, names, is_generated=is_generated)


def _check_targets(project: Project, style: Style, columns: tuple[Column, ...]) -> None:
    """Check that models written by hand have what generated code and tests need of them."""
    references = [column.reference for column in columns if column.reference]
    for reference in references:
        name, names = reference.field.name, reference.target
        factory = style.entry(Role.FACTORY).path(names)
        if reference.is_generated or reference.is_self:
            continue
        if project.read(factory) is None:
            raise NoFactory(name, names.snake, factory)
        known = wirings(style, names)[0]
        if not _is_known(project, known):
            raise NotWired(name, names.snake, known.path, known.paste)


# ---- remove


@dataclass(frozen=True, slots=True)
class _Undo:
    """How the table goes: the file that comes or goes, and what the user is told of it."""

    note: str
    created: Migration | None = None
    deleted: Delete | None = None
    next_steps: tuple[str, ...] = ()


def plan_remove(project: Project, name: str, *, now: dt.datetime) -> Plan:
    """Plan all that `remove resource` does: the inverse of `plan_add`.

    What was edited since it was generated stays, and is named in the notes; the spec goes in
    any case. Raises UnknownResource, ResourceInUse, or what reading the project raises.
    """
    resource = _generated_resource(project, name)
    users = list(referring_resources(project, resource.names))
    if users:
        raise ResourceInUse(name, users)
    record = read_record(project, name)
    deleted, kept = _deletions(project, record, spec_path(name))
    wired = wirings(layout(project.style), resource.names)
    disconnected, notes = _disconnected(project, wired, resource.names)
    notes += _left_behind(project, wired, {each.path for each in deleted})
    undo = _undo_table(project, resource, record, now)
    dropping = {undo.created.path: undo.created.text} if undo.created else {}
    texts, edited = format_texts(project.root, dropping, disconnected)
    forgotten = (record_path(name), *map(base_path, record.files))
    changes: list[Change] = [*deleted, *_edits(edited), *_creates(project, texts)]
    changes += [undo.deleted] if undo.deleted else []
    changes += _deletes(project, forgotten)
    notes = [*(f"{path} was edited and is kept; delete or adapt it" for path in kept), *notes]
    return Plan(tuple(changes), (*notes, undo.note), undo.next_steps)


def _generated_resource(project: Project, name: str) -> Resource:
    """Read the spec as it was when the code was made from it."""
    base = base_path(spec_path(name))
    text = project.read(base) if name in resource_list(project) else None
    return read_resource(project, name) if text is None else from_toml(base, text)


def _deletes(project: Project, paths: tuple[PurePosixPath, ...]) -> Iterator[Delete]:
    for path in paths:
        text = project.read(path)
        if text is not None:
            yield Delete(path, text)


def _deletions(
    project: Project, record: Record, spec: PurePosixPath
) -> tuple[list[Delete], list[PurePosixPath]]:
    deleted, kept = [], []
    for path in record.files:
        text = project.read(path)
        if text is None or path == record.migration:
            continue
        if path == spec or _is_pristine(project, path, text):
            deleted.append(Delete(path, text))
        else:
            kept.append(path)
    return deleted, kept


def _left_behind(
    project: Project, wired: tuple[Wiring, ...], gone: set[PurePosixPath]
) -> Iterator[str]:
    """Yield a note for each file of the user's that uses what goes."""
    skipped = gone | {wiring.path for wiring in wired}
    modules = [".".join(path.with_suffix("").parts) for path in gone if path.suffix == ".py"]
    bound = [name for wiring in wired if wiring.block for name in defined_names(wiring.block)]
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, [*modules, *bound]))})\b")
    for folder in ("app", "tests"):
        for path, text in project.scan(PurePosixPath(folder), "**/*.py"):
            found = pattern.search(text) if path not in skipped else None
            if found:
                yield f"{path} uses {found[0]}, which goes; adapt it"


def _is_pristine(project: Project, path: PurePosixPath, text: str) -> bool:
    """Tell whether nobody edited a file since it was generated; line endings do not count."""
    base = project.read(base_path(path))
    return base is not None and text.splitlines() == base.splitlines()


def _disconnected(
    project: Project, wired: tuple[Wiring, ...], names: Names
) -> tuple[dict[PurePosixPath, Edited], list[str]]:
    edited, notes = {}, []
    for wiring in wired:
        text = project.read(wiring.path)
        try:
            if text is None:
                notes.append(f"{wiring.path} is missing, so {names.pascal} was not taken out of it")
            else:
                edited[wiring.path] = Edited(text, disconnect(text, wiring))
        except CannotEdit as error:
            what = wiring.item[1] if wiring.item else names.pascal
            notes.append(f"{wiring.path} is kept, as {error.reason}; take {what} out of it")
    return edited, notes


def _undo_table(project: Project, resource: Resource, record: Record, now: dt.datetime) -> _Undo:
    """Take the migration back while it is the newest and nobody else can have it, else add one."""
    path = record.migration
    text = project.read(path)
    revisions = read_revisions(project)
    last = head(revisions)
    newest = next((each for each in revisions if each.id == last), None)
    kept = _why_kept(project, path, text, newest)
    if text and newest and not kept:
        sql = _undo_sql(resource.names.table, *newest.parents)
        note = f"{path} was the newest migration and never released, so it goes"
        return _Undo(f"{note}. In a database that ran it: {sql}", deleted=Delete(path, text))
    names, columns = resource.names, _columns(project, resource)
    base = model_base(project.bases)
    operations = drop_table(names, columns), create_table(names, columns, base)
    drop = write_migration(f"Drop {names.table}", operations, revisions, now)
    note = f"{path} {kept}; {drop.path} drops the table"
    return _Undo(note, created=drop, next_steps=("uv run alembic upgrade head",))


def _why_kept(
    project: Project, path: PurePosixPath, text: str | None, newest: Revision | None
) -> str | None:
    """Say why a migration cannot be taken back, if so."""
    if text is None:
        return "is not there any more"
    if not _is_pristine(project, path, text):
        return "was edited and stays"
    if newest is None or newest.path != path:
        return "is not the newest migration and stays"
    if was_released(project.root, path):
        return "may have run elsewhere and stays"
    return None


def _undo_sql(table: str, parent: str | None = None) -> str:
    """Return what a user is shown; nothing here runs it."""
    forget = f"UPDATE alembic_version SET version_num = '{parent}'"  # noqa: S608
    return f'DROP TABLE "{table}"; {forget if parent else _FORGET_ALL};'
