"""The order in which resources come and go, by what they refer to."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from fastwright.language.resource import Resource

type Needs = Mapping[str, Collection[str]]
"""What has to come before each resource, by their names."""


def order_of_creation(resources: Mapping[str, Resource]) -> list[str]:
    """Return the names of new resources, each after those that it refers to.

    In a cycle, the first is one whose rows can be created without those of the others.
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
    """Return what each row of a resource must refer to."""
    return {resource.target_of(ref) for ref in resource.refs if not ref.null}


def _reversed(needs: Needs) -> dict[str, set[str]]:
    return {name: {other for other in needs if name in needs[other]} for name in needs}


def _ordered(names: Iterable[str], needs: Needs, required: Needs) -> Iterator[str]:
    """Yield the names: what is required comes first, and what is needed where it can.

    Where names require each other, the first of them is as good as any.
    """
    left = dict.fromkeys(names)
    while left:
        ready = (name for name in left if _is_next(name, needs, required, left))
        found = next(ready, next(iter(left)))
        del left[found]
        yield found


def _is_next(name: str, needs: Needs, required: Needs, left: Collection[str]) -> bool:
    """Tell whether all that a name needs needs it in turn, and none of that is required."""
    if any(other in left for other in required[name]):
        return False
    return all(name in _reach(other, needs, left) for other in _reach(name, needs, left))


def _reach(name: str, needs: Needs, left: Collection[str]) -> set[str]:
    """Return all of those left that one needs, and that these need in turn."""
    found: set[str] = set()
    new = {name}
    while new:
        new = {other for each in new for other in needs[each] if other in left} - found
        found |= new
    return found
