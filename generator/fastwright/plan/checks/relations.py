"""Checks of the references between resources and hand-written models."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from fastwright.errors import resource_in_use
from fastwright.language.names import Names
from fastwright.plan.checks.embeds import check_embeds
from fastwright.plan.checks.identity import added_fields, check_identity, check_ref_names
from fastwright.plan.checks.requirements import check_targets
from fastwright.plan.checks.through import check_sides, check_through
from fastwright.plan.turns import Sides
from fastwright.project.models import references_to
from fastwright.project.project import Project
from fastwright.project.styles import layout


def check_relations(
    project: Project, wanted: Project, turns: Iterable[Sides], deleted: Iterable[PurePosixPath]
) -> None:
    """Refuse to remove what others still need, and refs to targets that cannot be referred to.

    `deleted` are the files that the plan deletes. `project` is the project before all turns,
    `wanted` has the specs after them.
    """
    turns = list(turns)
    left = wanted.after(dict.fromkeys(deleted))
    added = {each.names.snake for each in turns if not each.old}
    style = layout(project.style)
    for each in turns:
        if each.pair:
            check_identity(each.pair)
            check_sides(project, wanted, each.pair)
        if each.new:
            old = each.old.resource if each.old else None
            check_ref_names(added_fields(old, each.new.resource))
            check_targets(project, style, each.new)
            check_through(each.new)
            check_embeds(wanted, style, each.new, added)
        else:
            _check_unused(left, each.names)


def _check_unused(left: Project, names: Names) -> None:
    """Refuse to remove a resource to which something in what is `left` refers."""
    users = list(references_to(left, names))
    if users:
        raise resource_in_use(names.snake, users)
