"""Make the code match the specs: what was added, changed and removed in `resources/`."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from fastwright.errors import (
    BadBackfill,
    GoneThrough,
    NeverWas,
    ReferInCircle,
    ResourceInUse,
    UnknownTarget,
    UsageError,
)
from fastwright.language.resource import Resource
from fastwright.language.spec import from_toml
from fastwright.language.spec_edits import without_was
from fastwright.plan.add import plan_add_spec
from fastwright.plan.change import plan_change
from fastwright.plan.remove import plan_remove
from fastwright.project.changes import Change, Create, Delete, Edit, Plan, after
from fastwright.project.models import find_resource
from fastwright.project.project import Project
from fastwright.project.records import base_path, generated_resource, recorded_resources
from fastwright.project.specs import read_resource, resource_list, spec_path

type Planner = Callable[[Project, str], Plan]


def plan_apply(
    project: Project,
    wanted: Sequence[str] = (),
    *,
    now: dt.datetime,
    backfills: Mapping[str, str] | None = None,
) -> Plan:
    """Plan all that makes the code what `resources/` says.

    That is, of all specs that changed or, where there are any, of those `wanted`; they are made
    anew in any case. `backfills` are by `resource.field`.
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
        raise BadBackfill(f"{min(unused)}.{min(by_resource[min(unused)])}")

    def add(found: Project, name: str) -> Plan:
        resource = _new_resource(project, name)
        _check_through(found, resource, new)
        return plan_add_spec(found, spec_path(name), resource, now=now)

    def change(found: Project, name: str) -> Plan:
        resource = read_resource(found, name)
        _check_through(found, resource, new)
        spec = without_was(found.read(spec_path(name)) or "", resource)
        return plan_change(found, resource, spec, now=now, backfills=by_resource.get(name))

    def remove(found: Project, name: str) -> Plan:
        # What goes as well was a resource, through which a field of this one may lead.
        known = {base: project.read(base) for base in map(base_path, map(spec_path, gone))}
        there = found.after({**known, spec_path(name): known[base_path(spec_path(name))]})
        table = generated_resource(there, name).names.table
        loss = f"the table {table} is dropped with its rows"
        return replace(plan_remove(there, name, now=now), losses=(loss,))

    chosen = _chooser(wanted)
    changing = [*filter(chosen, changed)]
    changing += _holders(project, changing, [name for name in specs if name in recorded])
    hidden = {spec_path(name): None for name in new}
    plans: list[Plan] = []
    planned = project.after(hidden)
    parts = ((filter(chosen, new), add), (changing, change), (filter(chosen, gone), remove))
    for names, planner in parts:
        for plan in _in_any_order(planned, names, planner):
            planned = planned.after({each.path: after(each) for each in plan.changes})
            plans.append(plan)
    specs_as_typed = {spec_path(name): project.read(spec_path(name)) for name in new}
    return _joined(project, planned.after(specs_as_typed), plans)


def _chooser(wanted: Sequence[str]) -> Callable[[str], bool]:
    return lambda name: not wanted or name in wanted


def _differs(project: Project, name: str) -> bool:
    resource = read_resource(project, name)
    return resource != generated_resource(project, name) or bool(resource.was)


def _holders(project: Project, changing: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return the others that hold a key whose bounds change, as their code states them too."""
    keys = {name for name in changing if _has_other_key(project, name)}
    others = [
        read_resource(project, name)
        for name in names
        if keys and name not in changing and not _differs(project, name)
    ]
    while found := {each.names.snake for each in others if _found_by(each) & keys} - keys:
        keys |= found
    return [each.names.snake for each in others if keys & {*each.targets}]


def _has_other_key(project: Project, name: str) -> bool:
    before, after = generated_resource(project, name), read_resource(project, name)
    return before.key_fields != after.key_fields


def _found_by(resource: Resource) -> set[str]:
    """Return the names of those whose keys are part of the resource's own."""
    return {resource.target_of(field) for field in resource.key_fields if field.target}


def _new_resource(project: Project, name: str) -> Resource:
    """Read a spec of which there is no code yet, so that its names are still to be chosen."""
    for new, old in read_resource(project, name).was:
        raise NeverWas(name, new, old, None)
    path = spec_path(name)
    return from_toml(path, project.read(path) or "", known=False)


def _check_through(found: Project, resource: Resource, new: Sequence[str]) -> None:
    """Refuse a field that leads through a new resource of which there is no code yet."""
    for field in resource.collections:
        if field.through in new and find_resource(found, field.through) is None:
            raise UnknownTarget(field.name, field.through, None)


def _by_resource(backfills: Mapping[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for key, text in backfills.items():
        resource, _, field = key.partition(".")
        if not field:
            msg = f"Backfill {key!r}: name its resource too, such as post.{key}=..."
            raise UsageError(msg)
        found.setdefault(resource, {})[field] = text
    return found


def _in_any_order(project: Project, names: Iterable[str], planner: Planner) -> Iterator[Plan]:
    """Yield the plans, each where those that it needs have come before."""
    left = list(names)
    while left:
        for name in left:
            try:
                plan = planner(project, name)
            except (GoneThrough, ResourceInUse, UnknownTarget) as error:
                refusal = error
                continue
            yield plan
            project = project.after({each.path: after(each) for each in plan.changes})
            left.remove(name)
            break
        else:
            if isinstance(refusal, UnknownTarget) and refusal.target in left:
                raise ReferInCircle(left)
            raise refusal


def _joined(project: Project, planned: Project, plans: Sequence[Plan]) -> Plan:
    """Return one plan that does what several do after each other."""
    return Plan(
        tuple(_changes(project, planned)),
        notes=tuple(note for plan in plans for note in plan.notes),
        next_steps=tuple(dict.fromkeys(step for plan in plans for step in plan.next_steps)),
        conflicts=tuple(path for plan in plans for path in plan.conflicts),
        losses=tuple(loss for plan in plans for loss in plan.losses),
        kept=tuple(kept for plan in plans for kept in plan.kept),
        clashes=tuple(clash for plan in plans for clash in plan.clashes),
    )


def _changes(project: Project, planned: Project) -> Iterator[Change]:
    for path, new in planned.pending.items():
        old = project.read(path)
        if old is None and new is not None:
            yield Create(path, new)
        elif old is not None and new is None:
            yield Delete(path, old)
        elif old is not None and new is not None and old != new:
            yield Edit(path, old, new)
