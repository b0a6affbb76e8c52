"""Plans `add field` and `remove field`: changes of a spec and everything that follows."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from fastwright.errors import BadResource, field_in_group, not_applied, unknown_field
from fastwright.language.groups import group_text
from fastwright.language.names import nearest
from fastwright.language.parser import parse_field
from fastwright.language.resource import Resource, check_resource
from fastwright.language.spec_edits import with_fields, without_fields
from fastwright.plan.planner import plan_turns
from fastwright.plan.turns import Turn
from fastwright.project.changes import Plan
from fastwright.project.project import Project
from fastwright.project.records import generated_resource
from fastwright.project.specs import read_resource, spec_path


def plan_add_fields(
    project: Project,
    name: str,
    texts: Sequence[str],
    *,
    now: dt.datetime,
    backfills: Mapping[str, str],
) -> Plan:
    """Plan `add field`; raise what parsing and `plan_turns` raise.

    `backfills` maps `field` or `resource.field` to SQL.
    """
    resource = applied_resource(project, name)
    new = with_added(resource, texts)
    added = new.fields[len(resource.fields) :]
    given = {field.removeprefix(f"{name}."): sql for field, sql in backfills.items()}
    text, new = with_fields(_spec(project, name), new, added)
    return plan_turns(project, [Turn(resource, new, text, backfills=given)], now=now)


def with_added(resource: Resource, texts: Sequence[str]) -> Resource:
    """Return a resource with further fields; raise what parsing raises, and BadResource."""
    added = tuple(parse_field(text, owner=resource.names) for text in texts)
    if not added:
        raise BadResource(resource.names.snake, "add at least one field, such as name:str")
    new = replace(resource, fields=(*resource.fields, *added))
    check_resource(new)
    return new


def plan_remove_fields(
    project: Project, name: str, fields: Sequence[str], *, now: dt.datetime
) -> Plan:
    """Plan `remove field`; raise UnknownField, or what `plan_turns` raises."""
    resource = applied_resource(project, name)
    known = [field.name for field in resource.fields]
    for field in fields:
        if field not in known:
            raise unknown_field(name, field, nearest(field, known), known)
    for field in fields:
        if field in resource.key.fields:
            raise BadResource(
                name, f"{field} is part of the key, which cannot change; do not remove it"
            )
    for group in (*resource.groups.unique, *resource.groups.index):
        for field in fields:
            if field in group:
                raise field_in_group(field, group_text(group), spec_path(name))
    kept = tuple(field for field in resource.fields if field.name not in fields)
    new = replace(resource, fields=kept)
    check_resource(new)
    text, new = without_fields(_spec(project, name), new, fields)
    return plan_turns(project, [Turn(resource, new, text)], now=now)


def applied_resource(project: Project, name: str) -> Resource:
    """Return a resource; raise NotApplied if its spec differs from its code."""
    resource = read_resource(project, name)
    if resource != generated_resource(project, name) or resource.has_renames:
        raise not_applied(spec_path(name))
    return resource


def _spec(project: Project, name: str) -> str:
    return project.read(spec_path(name)) or ""
