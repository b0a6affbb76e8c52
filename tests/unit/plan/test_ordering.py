"""The order in which resources come and go."""

import pytest

from fastwright.language.names import resource_names
from fastwright.language.resource import Resource, make_resource
from fastwright.plan.ordering import order_of_creation, order_of_removal

CASES: dict[str, tuple[dict[str, list[str]], str, str]] = {
    "independent": ({"b": [], "a": []}, "b a", "b a"),
    "chain": ({"a": ["x:ref:b"], "b": ["x:ref:c:null"], "c": []}, "c b a", "a b c"),
    "pairs": ({"a": ["x:many:b"], "b": []}, "b a", "a b"),
    "elsewhere": ({"a": ["x:ref:user"], "b": ["x:ref:self:null"]}, "a b", "a b"),
    "cycle": ({"a": ["x:ref:b"], "b": ["x:ref:a:null"]}, "b a", "a b"),
    "either way": ({"b": ["x:ref:a:null"], "a": ["x:ref:b:null"]}, "b a", "b a"),
    "pairs both ways": ({"a": ["x:many:b"], "b": ["x:ref:a"]}, "a b", "b a"),
    "before a cycle": (
        {"a": ["x:ref:b:null"], "b": ["x:ref:c:null"], "c": ["x:ref:b"]},
        "b a c",
        "a c b",
    ),
    "through": ({"a": ["x:many:user:through=b"], "b": ["x:ref:a", "y:ref:user"]}, "a b", "b a"),
    "required both ways": ({"a": ["x:ref:b"], "b": ["x:ref:a"]}, "a b", "a b"),
}


def resources(fields: dict[str, list[str]]) -> dict[str, Resource]:
    """Return resources with a name and these fields, by the words of the cases."""
    return {
        name: make_resource(resource_names(name, known=True), ["name:str", *texts])
        for name, texts in fields.items()
    }


@pytest.mark.parametrize("case", CASES)
def test_order_of_creation(case: str) -> None:
    """What a row requires comes first, then what it may refer to, then the order that was given."""
    fields, created, _ = CASES[case]
    assert created.split() == order_of_creation(resources(fields))


@pytest.mark.parametrize("case", CASES)
def test_order_of_removal(case: str) -> None:
    """What refers to others goes before them."""
    fields, _, removed = CASES[case]
    assert removed.split() == order_of_removal(resources(fields))
