"""Change a resource: its code merged with what people made of it, its table altered."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from fastwright import __version__
from fastwright.code.formatting import format_texts
from fastwright.code.generation import generate_code
from fastwright.code.links import Linked, link
from fastwright.code.resource_tables import make_tables, table_column
from fastwright.errors import (
    BadResource,
    NeverWas,
)
from fastwright.language.names import check_field_name, nearest
from fastwright.language.resource import Resource
from fastwright.language.spec import to_toml
from fastwright.plan.add import check_features
from fastwright.plan.altering import alter_tables, write_migrations
from fastwright.plan.embeds import check_embeds
from fastwright.plan.merging import merge_code
from fastwright.plan.pair import Pair
from fastwright.plan.readme import redraw
from fastwright.plan.targets import check_targets
from fastwright.plan.through import check_sides, check_through
from fastwright.plan.uses import find_uses
from fastwright.project import records
from fastwright.project.changes import Change, Create, Edit, Plan
from fastwright.project.project import Project
from fastwright.project.records import (
    Record,
    base_path,
    generated_resource,
    make_record,
    read_record,
    record_path,
)
from fastwright.project.specs import spec_path
from fastwright.project.styles import Role, Style, layout


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
    before, after = link(project, generated_resource(project, names.snake)), link(project, new)
    pair = Pair(before.resource, after.resource)
    _check(project, pair)
    tables = make_tables(project, before), make_tables(project, after)
    altering = alter_tables(project, pair, tables, backfills or {})
    migrations = write_migrations(project, altering.steps, now)
    style = layout(project.style)
    generated = _generate(project, style, after)
    texts, _ = format_texts(project.root, {**generated, **migrations}, {})
    code = {path: text for path, text in texts.items() if path not in migrations}
    merging = merge_code(project, code)
    final = {
        spec_path(names.snake): spec,
        **merging.texts,
        **_remember(project, record, new, code),
    }
    uses = find_uses(project.after(final), pair, merging.texts)
    drawn, undrawn = redraw(project, pair.old, pair.new)
    changes: list[Change] = [*_written(project, final), *drawn]
    changes += [Create(path, texts[path]) for path in migrations]
    migrate = ("uv run alembic upgrade head",) if migrations else ()
    return Plan(
        tuple(changes),
        notes=(
            *altering.notes,
            *(f"{path} was deleted and stays so" for path in merging.deleted),
            *(f"{path} uses {used}, which is gone; adapt it" for path, used in uses),
            *undrawn,
        ),
        next_steps=(*migrate, f"uv run pytest {style.entry(Role.API_TEST).path(names)}"),
        conflicts=merging.conflicts,
        losses=altering.losses,
    )


def _generate(project: Project, style: Style, new: Linked) -> dict[PurePosixPath, str]:
    check_targets(project, style, new)
    check_through(new)
    check_embeds(project, style, new)
    return generate_code(project, style, new)


def _remember(
    project: Project, record: Record, new: Resource, code: Mapping[PurePosixPath, str]
) -> dict[PurePosixPath, str]:
    """Return the record and the pristine texts of what is generated now."""
    pristine = {spec_path(new.names.snake): to_toml(new), **code}
    migration = project.read(base_path(record.migration)) or ""
    written = make_record(__version__, record.migration, {**pristine, record.migration: migration})
    remembered = {base_path(path): text for path, text in pristine.items()}
    return {**remembered, record_path(new.names.snake): records.to_toml(written)}


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
    _check_key(pair)
    check_sides(project, pair)
    check_features(project, new)
    for field in new.fields:
        if field.name not in {each.name for each in old.fields}:
            check_field_name(field.name)


def _check_key(pair: Pair) -> None:
    """Refuse another key: other tables hold it, and clients have it in their links."""
    old, new = pair.old, pair.new
    moved = {name for renamed in new.was for name in renamed}
    stays = old.key == new.key and all(
        table_column(before) == table_column(after) and before.target == after.target
        for before, after in zip(old.key_fields, new.key_fields, strict=True)
    )
    if not stays or moved & {*old.key.fields}:
        fields = ", ".join(f"{field.name}:{field.text}" for field in old.key_fields)
        raise BadResource(old.names.snake, f"its key stays {fields}; change it back")


def _check_renames(pair: Pair) -> None:
    known = [field.name for field in pair.old.fields]
    names = [old for _, old in pair.new.was]
    for new, old in pair.new.was:
        if old not in known:
            raise NeverWas(pair.new.names.snake, new, old, nearest(old, known))
        if names.count(old) > 1:
            reason = f"{old} can become one field only; take {old} out of the others' was"
            raise BadResource(pair.new.names.snake, reason)
