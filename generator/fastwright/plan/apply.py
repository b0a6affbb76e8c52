"""Plans `apply`: makes the code match the specs in `resources/`."""

import datetime as dt
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from fastwright.code.migrations import read_revisions
from fastwright.database.revisions import head
from fastwright.errors import UnknownTarget, UsageError, bad_backfill, never_was, value_never_was
from fastwright.language.resource import Resource
from fastwright.language.spec import from_toml
from fastwright.language.spec_edits import without_was
from fastwright.plan.ordering import order_of_creation, order_of_removal
from fastwright.plan.planner import plan_turns
from fastwright.plan.turns import Turn
from fastwright.project.changes import Plan, after
from fastwright.project.project import Project
from fastwright.project.records import base_path, generated_resource, recorded_resources
from fastwright.project.specs import read_resource, resource_list, spec_path


def plan_apply(
    project: Project,
    wanted: Sequence[str] = (),
    *,
    now: dt.datetime,
    backfills: Mapping[str, str] | None = None,
) -> Plan:
    """Plan the changes that make the code match the specs.

    Covers all changed specs, or only those in `wanted`, whose code is then generated again even if
    their specs have not changed. `backfills` maps `resource.field` to SQL. With nothing to change,
    refuses migrations that Alembic could not run.
    """
    specs, recorded = resource_list(project), recorded_resources(project)
    for name in wanted:
        if name not in recorded:
            read_resource(project, name)
    new = [name for name in specs if name not in recorded]
    gone = [name for name in recorded if name not in specs]
    changed = [name for name in specs if name in recorded and (wanted or _differs(project, name))]
    by_resource = _by_resource(backfills or {})
    unused = by_resource.keys() - set(changed)
    if unused:
        raise bad_backfill(f"{min(unused)}.{min(by_resource[min(unused)])}")
    chosen = _chooser(wanted)
    generated = _as_generated(project, new, gone)
    turns = [
        *_added(project, filter(chosen, new)),
        *(_changed(project, name, by_resource.get(name, {})) for name in filter(chosen, changed)),
        *_removed(generated, filter(chosen, gone)),
    ]
    _check_through(turns, {*new} - {turn.names.snake for turn in turns})
    if not turns:
        head(read_revisions(project))
    plan = plan_turns(generated, turns, now=now)
    changes = tuple(each for each in plan.changes if after(each) != project.read(each.path))
    return replace(plan, changes=changes, next_steps=plan.next_steps if changes else ())


def _as_generated(project: Project, new: Iterable[str], gone: Iterable[str]) -> Project:
    """Return the project with the specs that its code was generated from."""
    bases = {spec_path(name): project.read(base_path(spec_path(name))) for name in gone}
    return project.after({**bases, **dict.fromkeys(map(spec_path, new))})


def _added(project: Project, names: Iterable[str]) -> Iterator[Turn]:
    resources = {name: _new_resource(project, name) for name in names}
    for name in order_of_creation(resources):
        path = spec_path(name)
        yield Turn(None, resources[name], project.read(path) or "", stated_in=path)


def _changed(project: Project, name: str, backfills: Mapping[str, str]) -> Turn:
    new, path = read_resource(project, name), spec_path(name)
    spec = without_was(project.read(path) or "", new)
    old = generated_resource(project, name)
    return Turn(old, new, spec, stated_in=path, backfills=backfills)


def _removed(project: Project, names: Iterable[str]) -> Iterator[Turn]:
    resources = {name: generated_resource(project, name) for name in names}
    for name in order_of_removal(resources):
        yield Turn(resources[name], None)


def _chooser(wanted: Sequence[str]) -> Callable[[str], bool]:
    return lambda name: not wanted or name in wanted


def _differs(project: Project, name: str) -> bool:
    resource = read_resource(project, name)
    return resource != generated_resource(project, name) or resource.has_renames


def _new_resource(project: Project, name: str) -> Resource:
    """Return the resource of a spec without code; its names are checked as new ones."""
    resource = read_resource(project, name)
    for new, old in resource.was:
        raise never_was(name, new, old, None)
    for field, values in resource.was_values:
        raise value_never_was(name, field, *values[0], None)
    path = spec_path(name)
    return from_toml(path, project.read(path) or "", known=False)


def _check_through(turns: Iterable[Turn], left_out: Container[str]) -> None:
    """Refuse a many-to-many field through a new resource whose code is not generated now."""
    for turn in turns:
        for field in turn.new.collections if turn.new else ():
            if field.through in left_out:
                raise UnknownTarget(field.name, field.through, None)


def _by_resource(backfills: Mapping[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for key, text in backfills.items():
        resource, _, field = key.partition(".")
        if not field:
            msg = f"Backfill {key!r}: add the resource, as in post.{key}=..."
            raise UsageError(msg)
        found.setdefault(resource, {})[field] = text
    return found
