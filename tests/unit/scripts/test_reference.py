"""The documentation says what the code does, and its links lead somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from scripts import reference

from fastwright.language.modifiers import DEFAULT
from fastwright.language.types import TYPES

SECTION = re.compile(r"<!-- begin: ([\w-]+) -->")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PAGES = sorted(
    path.relative_to(reference.ROOT)
    for folder, pattern in ((".", "*.md"), ("docs", "**/*.md"))
    for path in (reference.ROOT / folder).glob(pattern)
)


def read(page: str | Path) -> str:
    """Return the text of a page."""
    return (reference.ROOT / page).read_text(encoding="utf-8")


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub gives to a page's headings."""
    headings = HEADING.findall(FENCE.sub("", text))
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def broken_links(page: Path) -> Iterator[str]:
    """Yield the relative links of a page that lead nowhere."""
    for link in LINK.findall(FENCE.sub("", read(page))):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = reference.ROOT / page.parent / path if path else reference.ROOT / page
        if not target.exists() or (anchor and anchor not in anchors(read(target))):
            yield link


@pytest.mark.parametrize("page", reference.PAGES)
def test_page_is_fresh(page: str) -> None:
    """If it fails: `uv run python -m scripts.reference`."""
    text = read(page)

    assert text == reference.filled(text)


def test_every_section_stands_in_a_page() -> None:
    """A new command gets its place in docs/reference/cli.md."""
    found = {name for page in reference.PAGES for name in SECTION.findall(read(page))}

    assert found == set(reference.sections())


def test_every_type_with_a_default_has_an_example() -> None:
    """A new type that takes a default is shown with one."""
    shown = {reference.parse(text).field.type.name for text in reference.DEFAULTS}

    assert shown == {name for name, kind in TYPES.items() if DEFAULT in kind.modifiers}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_relative_links_resolve(page: Path) -> None:
    """Files exist, and so do the headings that a link names."""
    assert list(broken_links(page)) == []
