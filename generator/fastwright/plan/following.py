"""Resources whose code must be generated again when a cycle of references opens or closes."""

from collections.abc import Iterator, Sequence

from fastwright.language.resource import Resource
from fastwright.plan.turns import Turn, with_specs
from fastwright.project.cycles import reached, ways_back
from fastwright.project.project import Project
from fastwright.project.records import generated_resource, recorded_resources
from fastwright.project.specs import spec_path


def following(project: Project, turns: Sequence[Turn]) -> Iterator[Turn]:
    """Yield a turn for each other resource on a cycle that these turns close or open.

    Its relationships and foreign keys depend on the cycle.
    """
    wanted = with_specs(project, turns)
    moved = [turn for turn in turns if _ref_targets(turn.old) != _ref_targets(turn.new)]
    before = reached(project, {name for turn in moved for name in _ref_targets(turn.old)})
    after = reached(wanted, {name for turn in moved for name in _ref_targets(turn.new)})
    others = {*recorded_resources(project)} - {turn.names.snake for turn in turns}
    for name in sorted((before | after) & others):
        spec = project.read(spec_path(name))
        if spec is not None:
            resource = generated_resource(project, name)
            targets = _ref_targets(resource)
            if ways_back(project, name, targets) != ways_back(wanted, name, targets):
                yield Turn(resource, resource, spec, is_asked=False)


def _ref_targets(resource: Resource | None) -> set[str]:
    return {resource.target_of(ref) for ref in resource.refs} if resource else set()
