"""Turns changes of resources into the plan of a command."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

from fastwright.code.migrations import write_migration
from fastwright.code.render import Renderer
from fastwright.plan.assembly.connecting import connect_all
from fastwright.plan.assembly.drafts import Draft, generate_all
from fastwright.plan.assembly.finishing import finish
from fastwright.plan.assembly.leaving import leave
from fastwright.plan.assembly.readme import redraw
from fastwright.plan.checks.circles import check_first_rows
from fastwright.plan.checks.free_names import check_free
from fastwright.plan.checks.relations import check_relations
from fastwright.plan.checks.requirements import check_features
from fastwright.plan.following import following
from fastwright.plan.migrating.migrate import migrate
from fastwright.plan.turns import Turn, as_generated, link_sides, stated, with_specs
from fastwright.project.changes import Plan
from fastwright.project.project import Project
from fastwright.project.records import read_record
from fastwright.project.styles import layout


def plan_turns(project: Project, turns: Sequence[Turn], *, now: dt.datetime) -> Plan:
    """Plan the changes of the resources in `turns`; `now` dates the migrations.

    Tables are created in the order of the turns. Raises an error for a resource that conflicts with
    the project, refers to something missing, is still needed, or has no value for existing rows.
    """
    for turn in turns:
        _check(project, turn)
    every = (*turns, *following(project, turns))
    wanted = with_specs(project, every)
    check_first_rows(wanted, every)
    generated = as_generated(project, every)
    sides = [link_sides(generated, wanted, turn) for turn in every]
    leaving = [leave(project, turn) for turn in every]
    check_relations(project, wanted, sides, (path for each in leaving for path in each.deleted))
    renderer = Renderer(project)
    migrating = migrate(project, wanted, sides, partial(write_migration, renderer, now=now))
    code = generate_all(project, renderer, sides)
    connecting, wired = connect_all(project, sides)
    readme, drawn = redraw(project, sides)
    parts = zip(sides, leaving, migrating, code, connecting, drawn, strict=True)
    return finish(project, [Draft(*each) for each in parts], wired, readme)


def _check(project: Project, turn: Turn) -> None:
    """Check one turn: its names, its record, and the types of its fields."""
    if turn.new:
        check_features(project, turn.new)
    if turn.old:
        read_record(project, turn.names.snake)
    else:
        with stated(turn):
            check_free(project, layout(project.style), turn.names)
