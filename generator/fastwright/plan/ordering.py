"""The order in which resources are created and removed, by what they refer to."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from fastwright.language.resource import Resource

type Needs = Mapping[str, Collection[str]]
"""The names of the resources that have to come before each resource."""


def order_of_creation(resources: Mapping[str, Resource]) -> list[str]:
    """Return the names of new resources, each after those that it refers to.

    In a cycle, the first is one whose rows can be created without rows of the others.
    """
    needs = {name: {*each.targets} - {name} for name, each in resources.items()}
    required = {name: required_targets(each) - {name} for name, each in resources.items()}
    return [*_ordered([*resources], needs, required)]


def order_of_removal(resources: Mapping[str, Resource]) -> list[str]:
    """Return the names of resources, each before those that it refers to."""
    needs = {name: {*each.targets} - {name} for name, each in resources.items()}
    required = {name: required_targets(each) - {name} for name, each in resources.items()}
    return [*_ordered([*resources], _reversed(needs), _reversed(required))]


def required_targets(resource: Resource) -> set[str]:
    """Return the resources that every row of a resource must refer to."""
    return {resource.target_of(ref) for ref in resource.refs if not ref.null}


def _reversed(needs: Needs) -> dict[str, set[str]]:
    return {name: {other for other in needs if name in needs[other]} for name in needs}


def _ordered(names: Iterable[str], needs: Needs, required: Needs) -> Iterator[str]:
    """Yield the names, each after those that it requires and, if possible, after all it needs.

    If names require each other, the first of them comes first.
    """
    left = dict.fromkeys(names)
    while left:
        ready = (name for name in left if _is_next(name, needs, required, left))
        found = next(ready, next(iter(left)))
        del left[found]
        yield found


def _is_next(name: str, needs: Needs, required: Needs, left: Collection[str]) -> bool:
    """Return whether everything that a name needs also needs the name and is not required."""
    if any(other in left for other in required[name]):
        return False
    return all(name in _reach(other, needs, left) for other in _reach(name, needs, left))


def _reach(name: str, needs: Needs, left: Collection[str]) -> set[str]:
    """Return the remaining names that a name needs, directly or indirectly."""
    found: set[str] = set()
    new = {name}
    while new:
        new = {other for each in new for other in needs[each] if other in left} - found
        found |= new
    return found
