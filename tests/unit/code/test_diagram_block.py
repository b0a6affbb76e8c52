import pytest

from fastwright.code.diagram import er_diagram, er_table
from fastwright.code.diagram_block import redrawn
from fastwright.language.names import resource_names
from fastwright.language.resource import LinkedResource, make_resource
from support import linked_alone

HEAD = "# Demo\n\nText.\n\n"
TAIL = "\nMore.\n\n```sh\nmake dev\n```\n"


def draw(*names: str) -> str:
    """Return a diagram of resources with these names."""
    return er_diagram([_resource(name) for name in names], {})


def table(name: str) -> str:
    """Return what is drawn of one resource."""
    return er_table(_resource(name), {})


def _resource(name: str) -> LinkedResource:
    resource = make_resource(resource_names(name), ["name:str", "next:ref:self:null"])
    return linked_alone(resource)


def readme(diagram: str, fence: str = "```") -> str:
    """Return a README with a diagram in it."""
    return f"{HEAD}{fence}mermaid\n{diagram}{fence}\n{TAIL}"


LEMON = table("lemon")
NAMES = [(), ("apple",), ("zebra",), ("apple", "zebra")]


@pytest.mark.parametrize("fence", ["```", "````"])
@pytest.mark.parametrize("others", NAMES)
def test_a_table_comes_and_goes(others: tuple[str, ...], fence: str) -> None:
    """A table goes to its place among the others, and out again; all around it stays."""
    before, after = (readme(draw(*each), fence) for each in (others, ("lemon", *others)))

    assert redrawn(before, "", LEMON) == after
    assert redrawn(after, LEMON, "") == before


def test_a_table_changes() -> None:
    """A table that becomes another does so where it stands."""
    wide = LEMON.replace("str name", "text name")
    text = readme(draw("zebra", "lemon"))

    assert redrawn(text, LEMON, wide) == text.replace(LEMON, wide)


def test_newlines_stay() -> None:
    """A README with CRLF, or with a mixture, keeps its newlines."""
    before, after = readme(draw("apple")), readme(draw("apple", "lemon"))
    assert redrawn(before.replace("\n", "\r\n"), "", LEMON) == after.replace("\n", "\r\n")

    mixed = HEAD.replace("\n", "\r\n")
    assert redrawn(mixed + before.removeprefix(HEAD), "", LEMON) == mixed + after.removeprefix(HEAD)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("erDiagram\n", "%%{init: {'theme': 'neutral'}}%%\nerDiagram\n    direction LR\n"),
        ("        str name\n", '        str name "as printed"\n'),
        (table("apple"), ""),
        (table("apple"), '    "fruit basket" {\n        int weight\n    }\n'),
    ],
)
def test_edits_stay(old: str, new: str) -> None:
    """What people write into the rest of the diagram stays when a table comes and goes."""
    before, after = draw("apple", "zebra"), draw("apple", "lemon", "zebra")
    edited = readme(before.replace(old, new, 1))

    assert redrawn(edited, "", LEMON) == readme(after.replace(old, new, 1))
    assert redrawn(readme(after.replace(old, new, 1)), LEMON, "") == edited


def test_only_the_first_diagram_is_ours() -> None:
    """Diagrams of another kind do not count, and later ones stay as they are."""
    graph, own = "```mermaid\ngraph TD\n```\n\n", "```mermaid\nerDiagram\n    a ||--|| b : c\n```\n"

    assert redrawn(f"{graph}{readme(draw())}{own}", "", LEMON) == (
        f"{graph}{readme(draw('lemon'))}{own}"
    )


@pytest.mark.parametrize(
    "old", ["        str name\n", "        datetime updated_at\n    }\n", "next\n"]
)
def test_an_edited_table_is_kept(old: str) -> None:
    """A table that people wrote into is theirs, and so is one that they drew themselves."""
    edited = readme(draw("lemon").replace(old, f"{old.rstrip()}s\n", 1))

    assert redrawn(edited, LEMON, "") is None
    assert redrawn(edited, "", LEMON) is None


def test_a_table_that_was_taken_out_stays_out() -> None:
    """A table that people do not want to see does not come back, and nothing is said."""
    text = readme(draw("apple"))

    assert redrawn(text, LEMON, "") == text
    assert redrawn(text, LEMON, LEMON.replace("str", "text")) == text


@pytest.mark.parametrize(
    "text",
    ["", HEAD, "```mermaid\ngraph TD\n```\n", "```\nerDiagram\n```\n", "```mermaid\nerDiagram\n"],
)
def test_no_diagram(text: str) -> None:
    """A README may well have no ER diagram."""
    assert redrawn(text, "", LEMON) == text
