"""The resources whose code follows when others change: it states cycles, and keys that it holds."""

from collections.abc import Collection, Iterator, Sequence

from fastwright.language.access import Operation
from fastwright.language.resource import Resource
from fastwright.plan.turns import Turn, with_specs
from fastwright.project.cycles import reached, ways_back
from fastwright.project.project import Project
from fastwright.project.records import generated_resource, recorded_resources
from fastwright.project.specs import spec_path


def following(project: Project, turns: Sequence[Turn]) -> Iterator[Turn]:
    """Yield a turn for each other resource whose code these turns change.

    Those are the ones on a cycle that the turns close or open, as their relationships and foreign
    keys state it, those that hold a key whose bounds change, and those whose tests delete
    the rows of another resource, if they can do so from now on or no longer. Their code is
    generated again.
    """
    others = {*recorded_resources(project)} - {turn.names.snake for turn in turns}
    names = {
        *_on_other_cycles(project, turns, others),
        *_holders(project, turns, others),
        *_deleters(project, turns, others),
    }
    for resource in _read(project, names):
        spec = project.read(spec_path(resource.names.snake)) or ""
        yield Turn(resource, resource, spec, is_asked=False)


def _read(project: Project, names: Collection[str]) -> Iterator[Resource]:
    """Yield the resources as their code was made, but none whose spec was deleted."""
    for name in sorted(names):
        if project.read(spec_path(name)) is not None:
            yield generated_resource(project, name)


def _on_other_cycles(
    project: Project, turns: Sequence[Turn], others: Collection[str]
) -> Iterator[str]:
    wanted = with_specs(project, turns)
    moved = [turn for turn in turns if _ref_targets(turn.old) != _ref_targets(turn.new)]
    before = reached(project, {name for turn in moved for name in _ref_targets(turn.old)})
    after = reached(wanted, {name for turn in moved for name in _ref_targets(turn.new)})
    for resource in _read(project, (before | after).intersection(others)):
        name, targets = resource.names.snake, _ref_targets(resource)
        if ways_back(project, name, targets) != ways_back(wanted, name, targets):
            yield name


def _holders(project: Project, turns: Sequence[Turn], others: Collection[str]) -> Iterator[str]:
    """Yield those that refer to a key which changes, directly or as it is part of another key."""
    keys = {turn.names.snake for turn in turns if turn.old and turn.new and _has_other_key(turn)}
    resources = [*_read(project, others)] if keys else []
    while found := {each.names.snake for each in resources if _found_by(each) & keys} - keys:
        keys |= found
    yield from (each.names.snake for each in resources if keys & {*each.targets})


def _deleters(project: Project, turns: Sequence[Turn], others: Collection[str]) -> Iterator[str]:
    """Yield those that refer to a resource whose rows a route deletes, or did."""
    changed = {
        turn.names.snake
        for turn in turns
        if turn.old and turn.new and _can_delete(turn.old) != _can_delete(turn.new)
    }
    resources = _read(project, others) if changed else ()
    yield from (each.names.snake for each in resources if changed & {*each.targets})


def _can_delete(resource: Resource) -> bool:
    return resource.access.allows(Operation.DELETE)


def _has_other_key(turn: Turn) -> bool:
    old, new = (each and (each.key, each.stated_key) for each in (turn.old, turn.new))
    return old != new


def _found_by(resource: Resource) -> set[str]:
    """Return the names of the resources that have a key of this resource in their own key."""
    return {resource.target_of(field) for field in resource.stated_key if field.target}


def _ref_targets(resource: Resource | None) -> set[str]:
    return {resource.target_of(ref) for ref in resource.refs} if resource else set()
