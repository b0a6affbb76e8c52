"""One flow for resources that come, change and go: from turns to the plan of a command."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

from fastwright.code.migrations import write_migration
from fastwright.code.render import Renderer
from fastwright.plan.circles import check_first_rows
from fastwright.plan.connecting import connect_all
from fastwright.plan.drafts import Draft, generate_all
from fastwright.plan.features import check_features
from fastwright.plan.finishing import finish
from fastwright.plan.following import following
from fastwright.plan.free_names import check_free
from fastwright.plan.leaving import leave
from fastwright.plan.migrating import migrate
from fastwright.plan.readme import redraw
from fastwright.plan.relations import check_relations
from fastwright.plan.turns import Turn, link_sides, stated, with_specs
from fastwright.project.changes import Plan
from fastwright.project.project import Project
from fastwright.project.records import read_record
from fastwright.project.styles import layout


def plan_turns(project: Project, turns: Sequence[Turn], *, now: dt.datetime) -> Plan:
    """Plan all that makes the resources of a project what each turn says; `now` dates migrations.

    Tables are created in the order of the turns. Raises a refusal for what clashes with what is
    there, refers to what is not, is still needed, or has no value for the rows.
    """
    for turn in turns:
        _check(project, turn)
    every = (*turns, *following(project, turns))
    wanted = with_specs(project, every)
    check_first_rows(wanted, every)
    sides = [link_sides(project, wanted, turn) for turn in every]
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
    """Check a turn by itself: its names, its record, and the types of its fields."""
    if turn.new:
        check_features(project, turn.new)
    if turn.old:
        read_record(project, turn.names.snake)
    else:
        with stated(turn):
            check_free(project, layout(project.style), turn.names)
