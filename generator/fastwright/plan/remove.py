"""Remove a resource: the inverse of adding it, but for what people edited."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.code.formatting import format_texts
from fastwright.code.migrations import Migration, read_revisions, write_migration
from fastwright.code.resource_tables import create_tables, drop_tables, find_tables
from fastwright.code.wired import disconnected
from fastwright.code.wiring import Wiring, wirings
from fastwright.database.revisions import Revision, head
from fastwright.errors import ResourceInUse
from fastwright.language.resource import Resource
from fastwright.plan.offers import creates, deletes, edits, is_pristine
from fastwright.plan.readme import redraw
from fastwright.project.changes import Change, Delete, Plan
from fastwright.project.git import was_released
from fastwright.project.models import referring_resources
from fastwright.project.project import Project
from fastwright.project.records import (
    Record,
    base_path,
    generated_resource,
    read_record,
    record_path,
)
from fastwright.project.specs import spec_path
from fastwright.project.styles import layout
from fastwright.source.edit import defined_names

_FORGET_ALL = "DELETE FROM alembic_version"


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
    resource = generated_resource(project, name)
    users = list(referring_resources(project, resource.names))
    if users:
        raise ResourceInUse(name, users)
    record = read_record(project, name)
    deleted, kept = _deletions(project, record, spec_path(name))
    wired = wirings(layout(project.style), resource.names)
    unwired, notes = disconnected(project, wired, resource.names)
    notes += _left_behind(project, wired, {each.path for each in deleted})
    undo = _undo_table(project, resource, record, now)
    dropping = {undo.created.path: undo.created.text} if undo.created else {}
    texts, edited = format_texts(project.root, dropping, unwired)
    forgotten = (record_path(name), *map(base_path, record.files))
    drawn, undrawn = redraw(project, resource, None)
    changes: list[Change] = [*deleted, *edits(edited), *drawn, *creates(project, texts)]
    changes += [undo.deleted] if undo.deleted else []
    changes += deletes(project, forgotten)
    notes = [*(f"{path} was edited and is kept; delete or adapt it" for path in kept), *notes]
    return Plan(tuple(changes), (*notes, *undrawn, undo.note), undo.next_steps)


def _deletions(
    project: Project, record: Record, spec: PurePosixPath
) -> tuple[list[Delete], list[PurePosixPath]]:
    deleted, kept = [], []
    for path in record.files:
        text = project.read(path)
        if text is None or path == record.migration:
            continue
        if path == spec or is_pristine(project, path, text):
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


def _undo_table(project: Project, resource: Resource, record: Record, now: dt.datetime) -> _Undo:
    """Take the migration back while it is the newest and nobody else can have it, else add one."""
    path = record.migration
    text = project.read(path)
    revisions = read_revisions(project)
    last = head(revisions)
    newest = next((each for each in revisions if each.id == last), None)
    kept = _why_kept(project, path, text, newest)
    if text and newest and not kept:
        names = [table.name for table in find_tables(project, resource)]
        sql = _undo_sql(names, *newest.parents)
        note = f"{path} was the newest migration and never released, so it goes"
        return _Undo(f"{note}. In a database that ran it: {sql}", deleted=Delete(path, text))
    tables = find_tables(project, resource)
    operations = drop_tables(tables), create_tables(tables)
    drop = write_migration(project, f"Drop {resource.names.table}", operations, revisions, now)
    note = f"{path} {kept}; {drop.path} drops the table{'s' * (len(tables) > 1)}"
    return _Undo(note, created=drop, next_steps=("uv run alembic upgrade head",))


def _why_kept(
    project: Project, path: PurePosixPath, text: str | None, newest: Revision | None
) -> str | None:
    """Say why a migration cannot be taken back, if so."""
    if text is None:
        return "is not there any more"
    if not is_pristine(project, path, text):
        return "was edited and stays"
    if newest is None or newest.path != path:
        return "is not the newest migration and stays"
    if was_released(project.root, path):
        return "may have run elsewhere and stays"
    return None


def _undo_sql(tables: list[str], parent: str | None = None) -> str:
    """Return what a user is shown; nothing here runs it."""
    forget = f"UPDATE alembic_version SET version_num = '{parent}'"  # noqa: S608
    drops = "; ".join(f'DROP TABLE "{table}"' for table in reversed(tables))
    return f"{drops}; {forget if parent else _FORGET_ALL};"
