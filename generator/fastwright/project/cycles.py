"""Resources that refer to each other, by the specs that their code was generated from."""

from collections.abc import Iterable
from dataclasses import dataclass

from fastwright.language.spec import from_toml
from fastwright.project.project import Project
from fastwright.project.records import base_path
from fastwright.project.specs import spec_path


@dataclass(frozen=True, slots=True)
class WaysBack:
    """The targets that refer back to a resource `directly`, and those that lead back `at_all`."""

    directly: frozenset[str] = frozenset()
    at_all: frozenset[str] = frozenset()


def ways_back(project: Project, name: str, targets: Iterable[str]) -> WaysBack:
    """Return which targets of a resource lead back to it, without the resource itself."""
    others = {*targets} - {name}
    directly = (each for each in others if name in _ref_targets(project, each))
    at_all = (each for each in others if name in reached(project, [each]))
    return WaysBack(frozenset(directly), frozenset(at_all))


def reached(project: Project, names: Iterable[str]) -> set[str]:
    """Return these resources and all that their columns refer to, directly or indirectly."""
    found, left = set[str](), {*names}
    while left:
        found |= left
        left = {target for each in left for target in _ref_targets(project, each)} - found
    return found


def _ref_targets(project: Project, name: str) -> set[str]:
    path = base_path(spec_path(name))
    base = project.read(path)
    if base is None:
        return set()
    resource = from_toml(path, base)
    return {resource.target_of(ref) for ref in resource.refs}
