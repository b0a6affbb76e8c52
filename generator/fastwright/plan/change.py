"""Change a resource: its code merged with what people made of it, its table altered."""

import ast
import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from fastwright import __version__, records
from fastwright.alteration import Step, dropped_columns, evolve_table, unfilled_columns
from fastwright.associations import association_name
from fastwright.changes import Change, Create, Edit, Plan
from fastwright.conflicts import has_conflict
from fastwright.conversion import is_convertible, may_lose
from fastwright.errors import (
    BadBackfill,
    BadResource,
    BrokenProject,
    NeedsBackfill,
    NeverWas,
    NoConversion,
)
from fastwright.formatting import Edited, format_texts
from fastwright.layout import Role, layout
from fastwright.merge import merge
from fastwright.migration import Revision, read_revisions, write_migration
from fastwright.naming import check_field_name, nearest
from fastwright.plan.add import check_features
from fastwright.plan.code import generate_code
from fastwright.plan.embeds import check_embeds
from fastwright.plan.pair import Pair
from fastwright.plan.readme import redraw
from fastwright.plan.tables import check_tables, find_tables
from fastwright.plan.targets import all_references, check_targets, find_collections, find_columns
from fastwright.plan.uses import find_uses
from fastwright.project import Project, spec_path
from fastwright.records import base_path, generated_resource, make_record, read_record, record_path
from fastwright.replay import in_order, replay
from fastwright.resource import Resource, to_toml
from fastwright.table import Table, create_table, drop_table

MIGRATED = "no migration is written, as those that are there make these columns of"

type Tables = tuple[Table, ...]
type Texts = dict[PurePosixPath, str]


def plan_change(
    project: Project,
    new: Resource,
    spec: str,
    *,
    now: dt.datetime,
    backfills: Mapping[str, str] | None = None,
) -> Plan:
    """Plan all that makes the code and the table of a resource what `new` says.

    `spec` is the text of its spec then, `backfills` gives the SQL expression that rows get in a
    field that becomes required. Where people changed the same lines, their file gets markers.
    Raises a refusal for what is not there, does not fit, or has no value for the rows.
    """
    names = new.names
    record = read_record(project, names.snake)
    pair = Pair(generated_resource(project, names.snake), new)
    _check(project, pair)
    tables, steps = _evolve(project, pair, backfills or {})
    revisions = read_revisions(project)
    migrations = _migrations(project, steps, revisions, now)
    columns, style = find_columns(project, new), layout(project.style)
    collections = find_collections(project, new)
    references = all_references(columns, collections)
    check_targets(project, style, references)
    check_embeds(project, style, new, references)
    generated = generate_code(project, style, new, columns, collections)
    texts, _ = format_texts(project.root, {**generated, **migrations}, {})
    code = {path: text for path, text in texts.items() if path not in migrations}
    merged, conflicts, deleted = _merge(project, code)
    known = {path: text for path, text in code.items() if path in merged or path in deleted}
    pristine = {spec_path(names.snake): to_toml(new), **known}
    migration = project.read(base_path(record.migration)) or ""
    written = make_record(
        record.version if not known else __version__,
        record.migration,
        {**pristine, record.migration: migration},
    )
    remembered = {base_path(path): text for path, text in pristine.items()}
    remembered[record_path(names.snake)] = records.to_toml(written)
    final = {spec_path(names.snake): spec, **merged, **remembered}
    uses = find_uses(project, pair, merged)
    drawn, undrawn = redraw(project, pair.old, new)
    changes: list[Change] = [*_written(project, final), *drawn]
    changes += [Create(path, texts[path]) for path in migrations]
    test = style.entry(Role.API_TEST).path(names)
    migrate = ("uv run alembic upgrade head",) if migrations else ()
    is_migrated = not steps and _columns_differ(tables[0][0], tables[1][0])
    noted = (f"{MIGRATED} {new.names.table}; see uv run alembic check",) if is_migrated else ()
    return Plan(
        tuple(changes),
        notes=(
            *noted,
            *(f"{path} was deleted and stays so" for path in deleted),
            *(f"{path} uses {used}, which is gone; adapt it" for path, used in uses),
            *undrawn,
        ),
        next_steps=(*migrate, f"uv run pytest {test}"),
        conflicts=tuple(conflicts),
        losses=tuple(_losses(pair, *tables)) if steps else (),
    )


def _written(project: Project, texts: Mapping[PurePosixPath, str]) -> Iterator[Change]:
    for path, text in texts.items():
        old = project.read(path)
        if old is None:
            yield Create(path, text)
        elif old != text:
            yield Edit(path, old, text)


# ---- checks


def _check(project: Project, pair: Pair) -> None:
    old, new = pair.old, pair.new
    if old.names != new.names:
        reason = f"its name, plural and table stay {old.names.snake}, {old.names.plural} and "
        raise BadResource(old.names.snake, f"{reason}{old.names.table}; change them back")
    _check_renames(pair)
    check_features(project, new)
    for field in new.fields:
        if field.name not in {each.name for each in old.fields}:
            check_field_name(field.name)


def _check_renames(pair: Pair) -> None:
    known = [field.name for field in pair.old.fields]
    names = [old for _, old in pair.new.was]
    for new, old in pair.new.was:
        if old not in known:
            raise NeverWas(pair.new.names.snake, new, old, nearest(old, known))
        if names.count(old) > 1:
            reason = f"{old} can become one field only; take {old} out of the others' was"
            raise BadResource(pair.new.names.snake, reason)


def _check_conversions(pair: Pair) -> None:
    for old, new in pair.columns:
        if not is_convertible(old, new):
            raise NoConversion(new.name, old.text, new.text)


def _check_associations(pair: Pair) -> None:
    """Refuse what would empty the table of a field that stays."""
    before = {field.name: field for field in pair.old.collections}
    after = {field.name: field for field in pair.new.collections}
    for old_name, new_name in pair.kept:
        if old_name not in before or new_name not in after:
            continue
        old, new = before[old_name], after[new_name]
        table = association_name(old)
        if pair.old.target_of(old) != pair.new.target_of(new):
            raise NoConversion(new_name, old.text, new.text)
        if association_name(new) != table:
            reason = f"{new_name} keeps its rows in {table}; write through={table}"
            raise BadResource(pair.new.names.snake, reason)


# ---- the table


def _evolve(
    project: Project, pair: Pair, backfills: Mapping[str, str]
) -> tuple[tuple[Tables, Tables], list[Step]]:
    _check_conversions(pair)
    _check_associations(pair)
    before, after = find_tables(project, pair.old), find_tables(project, pair.new)
    check_tables(project, pair.new, after, before)
    old, new = before[0], after[0]
    if _is_migrated(project, old, new):
        if backfills:
            raise BadBackfill(min(backfills))
        return (before, after), list(_change_associations(before, after))
    renamed = pair.renamed
    by_field = {field.name: field.column for field in pair.new.fields}
    unfilled = set(unfilled_columns(old, new, renamed))
    for name in backfills:
        if by_field.get(name) not in unfilled:
            raise BadBackfill(name)
    given = {by_field[name]: text for name, text in backfills.items()}
    missing = [name for name, column in by_field.items() if column in unfilled - given.keys()]
    if missing:
        raise NeedsBackfill(pair.new.names.snake, missing[0])
    steps = [*evolve_table(old, new, renamed, given), *_change_associations(before, after)]
    return (before, after), steps


def _change_associations(before: Tables, after: Tables) -> Iterator[Step]:
    for table in before:
        if table.name not in {each.name for each in after}:
            operations = tuple(drop_table(table)), tuple(create_table(table))
            yield Step(f"Drop {table.name}", *operations)
    for table in after:
        if table.name not in {each.name for each in before}:
            operations = tuple(create_table(table)), tuple(drop_table(table))
            yield Step(f"Create {table.name}", *operations)


def _nullable(table: Table) -> dict[str, bool]:
    return {column.name: column.nullable for column in table.columns}


def _columns_differ(old: Table, new: Table) -> bool:
    return _nullable(old) != _nullable(new)


def _is_migrated(project: Project, old: Table, new: Table) -> bool:
    """Tell whether the migrations, by hand or of another branch, make the new columns already."""
    if not _columns_differ(old, new):
        return False
    after = _nullable(new)
    texts = (project.read(each.path) or "" for each in in_order(read_revisions(project)))
    try:
        made = replay(text for text in texts if new.name in text)
    except SyntaxError:
        return False
    is_told = not any(new.name in sql for sql in made.altered_by_sql)
    return is_told and made.known.get(new.name) == after


def _migrations(
    project: Project, steps: list[Step], revisions: list[Revision], now: dt.datetime
) -> Texts:
    texts = {}
    for step in steps:
        operations = step.upgrade, step.downgrade
        migration = write_migration(project, step.message, operations, revisions, now)
        parents = (migration.parent,) if migration.parent else ()
        revisions = [*revisions, Revision(migration.id, parents, migration.path)]
        texts[migration.path] = migration.text
    return texts


def _losses(pair: Pair, had: Tables, has: Tables) -> Iterator[str]:
    for table in had:
        if table.name not in {each.name for each in has}:
            yield f"the table {table.name} is dropped with its pairs of rows"
    old, new = had[0], has[0]
    for column in dropped_columns(old, new, pair.renamed):
        yield f"the column {old.name}.{column} is dropped with its values"
    for before, after in pair.columns:
        if may_lose(before, after):
            change = f"{before.text} becomes {after.text}"
            yield f"values of {new.name}.{after.column} that do not fit fail or are cut: {change}"


# ---- the code


def _merge(project: Project, code: Texts) -> tuple[Texts, list[PurePosixPath], list[PurePosixPath]]:
    """Return the files as they are to be, those with conflicts, and those that were deleted."""
    merged, conflicts, deleted = {}, [], []
    to_format = {}
    for path, theirs in code.items():
        ours, base = project.read(path), project.read(base_path(path))
        if base is None:
            reason = "the file is missing; restore it from version control"
            raise BrokenProject(base_path(path), reason)
        if ours is None:
            deleted.append(path)
            continue
        _check_readable(path, ours)
        result = merge(base, ours, theirs, is_python=path.suffix == ".py")
        merged[path] = result.text
        if result.conflicts:
            conflicts.append(path)
        elif result.text not in (ours, theirs):
            to_format[path] = Edited(ours, result.text)
    _, formatted = format_texts(project.root, {}, to_format)
    return {**merged, **{path: each.new for path, each in formatted.items()}}, conflicts, deleted


def _check_readable(path: PurePosixPath, ours: str) -> None:
    """Refuse what nothing can be merged into; raises BrokenProject."""
    if has_conflict(ours):
        raise BrokenProject(path, "it holds a conflict; resolve what is marked <<<<<<< first")
    if path.suffix != ".py":
        return
    try:
        ast.parse(ours.removeprefix("\ufeff"))
    except SyntaxError as error:
        reason = f"it is no Python that can be read (line {error.lineno}); mend it first"
        raise BrokenProject(path, reason) from error
