"""Plans `add resource` and `remove resource`."""

import datetime as dt

from fastwright.language.resource import Resource
from fastwright.language.spec import to_toml
from fastwright.plan.planner import plan_turns
from fastwright.plan.turns import Turn
from fastwright.project.changes import Plan
from fastwright.project.project import Project
from fastwright.project.records import generated_resource


def plan_add(
    project: Project, resource: Resource, *, now: dt.datetime, stated_in: object = None
) -> Plan:
    """Plan `add resource`; `stated_in` is the spec file that describes it, if there is one.

    Raises what `plan_turns` raises.
    """
    turn = Turn(None, resource, to_toml(resource), stated_in)
    return plan_turns(project, [turn], now=now)


def plan_remove(project: Project, name: str, *, now: dt.datetime) -> Plan:
    """Plan `remove resource`, the inverse of `plan_add`.

    Edited files are kept and listed in the notes; the spec is deleted even if edited. Raises
    UnknownResource, and what `plan_turns` raises.
    """
    return plan_turns(project, [Turn(generated_resource(project, name), None)], now=now)
