from pathlib import Path

import pytest

from fastwright.project.styles import STYLES
from support import Render, Rendered, Run, replace

POST = ("post", "title:str", "author:ref:user")
ENTITY = "    users ||--o{ posts : author\n"


@pytest.fixture
def readme(project: Path) -> Path:
    """Return the README of a fresh project."""
    return project / "README.md"


def diagram(root: Path) -> str:
    """Return the diagram in a README."""
    return (root / "README.md").read_text().partition("```mermaid\n")[2].partition("```\n")[0]


@pytest.mark.parametrize("style", STYLES)
def test_example_is_drawn(
    tmp_path: Path, render: Render, rendered: Rendered, run: Run, style: str
) -> None:
    """A new project's diagram is the one that the command line draws, with an example or none."""
    project = render(tmp_path / "demo", style=style)
    drawn = [diagram(project), run("show", "--diagram", "-C", project).out]

    run("remove", "resource", "item", "--yes", "-C", project)

    assert drawn[0] == drawn[1]
    assert "    items {\n" in drawn[0]
    assert diagram(project) == diagram(rendered(style=style, example=False))


def test_diagram_follows(project: Path, readme: Path, run: Run) -> None:
    """The diagram shows what there is; a resource that goes leaves the README as it was."""
    old = readme.read_bytes()
    run("add", "resource", *POST, "-C", project)
    one = readme.read_bytes()
    run("add", "resource", "tag", "name:str", "post:ref:post:null", "-C", project)

    assert diagram(project) == run("show", "--diagram", "-C", project).out
    assert "    users ||--o{ posts : author\n    tags {\n" in diagram(project)
    run("remove", "resource", "tag", "--yes", "-C", project)
    assert readme.read_bytes() == one
    run("remove", "resource", "post", "--yes", "-C", project)
    assert readme.read_bytes() == old


def test_crlf_and_bom_stay(project: Path, readme: Path, run: Run) -> None:
    """The README keeps its newlines and its BOM."""
    readme.write_bytes(b"\xef\xbb\xbf" + readme.read_bytes().replace(b"\n", b"\r\n"))
    old = readme.read_bytes()

    run("add", "resource", *POST, "-C", project)

    assert ENTITY.replace("\n", "\r\n").encode() in readme.read_bytes()
    assert readme.read_bytes().count(b"\n") == readme.read_bytes().count(b"\r\n")
    run("remove", "resource", "post", "--yes", "-C", project)
    assert readme.read_bytes() == old


@pytest.mark.parametrize("text", [None, b"", b"# Demo\n", b"\xff```mermaid\nerDiagram\n```\n"])
def test_without_a_diagram(project: Path, readme: Path, run: Run, text: bytes | None) -> None:
    """A README that is gone, or is no text, or has no diagram, is left alone in silence."""
    readme.unlink()
    if text is not None:
        readme.write_bytes(text)

    added = run("add", "resource", *POST, "-C", project)
    removed = run("remove", "resource", "post", "--yes", "-C", project)

    assert [(each.code, each.err) for each in (added, removed)] == [(0, "")] * 2
    assert "README" not in added.out + removed.out
    assert (readme.read_bytes() if readme.exists() else None) == text


def test_edited_diagram_is_kept(project: Path, readme: Path, run: Run) -> None:
    """A table that was edited in the diagram stays, and a note says so."""
    run("add", "resource", *POST, "-C", project)
    replace(readme, ENTITY, f"{ENTITY.rstrip()}s\n")
    old = readme.read_bytes()

    outcome = run("remove", "resource", "post", "--yes", "-C", project)

    assert (outcome.code, readme.read_bytes()) == (0, old)
    assert (
        "Note: you edited posts in the diagram of README.md, so it is kept; compare"
    ) in outcome.out
