import re

import pytest

from fastwright.code.diagram import er_diagram
from fastwright.language.names import resource_names
from fastwright.language.resource import LinkedResource, make_resource
from support import linked_alone


def resource(name: str, *fields: str, table: str | None = None) -> LinkedResource:
    """Return a resource with these fields."""
    return linked_alone(make_resource(resource_names(name, table=table), fields))


def relations(*resources: LinkedResource, **others: str) -> list[str]:
    """Return the lines of a diagram that join two tables."""
    return [line.strip() for line in er_diagram(resources, others).splitlines() if "--" in line]


def test_diagram() -> None:
    """Tables are sorted, with their columns and keys, each followed by what it refers to."""
    post = resource(
        "post", "title:str:unique", "body:text:null", "author:ref:user", "place:ref:city:null"
    )
    city = resource("city", "name:str")

    assert er_diagram([post, city], {"user": "users"}) == (
        "erDiagram\n"
        "    cities {\n"
        "        uuid id PK\n"
        "        str name\n"
        "        datetime created_at\n"
        "        datetime updated_at\n"
        "    }\n"
        "    posts {\n"
        "        uuid id PK\n"
        "        str title UK\n"
        '        text body "null"\n'
        "        uuid author_id FK\n"
        '        uuid place_id FK "null"\n'
        "        datetime created_at\n"
        "        datetime updated_at\n"
        "    }\n"
        "    users ||--o{ posts : author\n"
        "    cities |o--o{ posts : place\n"
    )


def test_diagram_of_nothing() -> None:
    """Without resources there is still something to see."""
    assert er_diagram([], {}) == 'erDiagram\n    "no resources yet"\n'


def test_order_does_not_matter() -> None:
    """The diagram depends on which resources there are, not on how they are listed."""
    one, other = resource("apple", "name:str"), resource("zebra", "name:str")

    assert er_diagram([one, other], {}) == er_diagram([other, one], {})


@pytest.mark.parametrize(
    ("field", "ends"),
    [
        ("tag:ref:tag", "||--o{"),
        ("tag:ref:tag:null", "|o--o{"),
        ("tag:ref:tag:unique", "||--o|"),
        ("tag:ref:tag:unique:null", "|o--o|"),
        ("tag:many:tag", "}o--o{"),
    ],
)
def test_cardinality(field: str, ends: str) -> None:
    """A ref that may be null leads to at most one row, and a unique one comes from at most one."""
    assert relations(resource("post", "name:str", field), tag="tags") == [
        f"tags {ends} posts : tag"
    ]


def test_several_refs() -> None:
    """Two refs to one table, and one to the table itself by either name, are a line each."""
    order = resource(
        "order",
        "billing:ref:address",
        "shipping:ref:address:null",
        "parent:ref:self:null",
        "next:ref:order:null",
        table="sales",
    )

    assert relations(order, address="addresses") == [
        "addresses ||--o{ sales : billing",
        "addresses |o--o{ sales : shipping",
        "sales |o--o{ sales : parent",
        "sales |o--o{ sales : next",
    ]


def test_refs_to_what_is_not_drawn_are_left_out() -> None:
    """A part of the project is drawn without what leads out of it."""
    assert relations(resource("post", "author:ref:user", "tag:ref:tag"), tag="tags") == [
        "tags ||--o{ posts : tag"
    ]


def test_words_of_mermaid() -> None:
    """Names that Mermaid takes for its own words are written so that it does not."""
    drawn = er_diagram([resource("post", "to:ref:tag", "uk:str", table="style")], {"tag": "class"})

    assert '    "style" {\n' in drawn
    assert "        str *uk\n" in drawn
    assert '    "class" ||--o{ "style" : "to"\n' in drawn
    assert not re.search(r"^ +(style|class)\b", drawn, re.MULTILINE)
