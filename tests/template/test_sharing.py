"""How much a style owns: sharing that rots shows here."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from fastwright.language.names import resource_names
from fastwright.project.styles import STYLES, Role
from support import Rendered, texts

BUDGET = {"layered": 800, "advanced-alchemy": 800, "archtool": 1160}
"""Lines of Python that a style may own, with users and the example resource."""

RESOURCES = tuple(map(resource_names, ("item", "user")))


@pytest.fixture(scope="module")
def projects(rendered: Rendered) -> dict[str, dict[str, str]]:
    """Return the Python files of a project in each style, each under a name common to all."""
    return {style: dict(_files(rendered(style=style), style)) for style in STYLES}


def _files(root: Path, style: str) -> Iterator[tuple[str, str]]:
    """Yield each file; what is the same file of a resource has the same name in all styles."""
    entries = [(entry, names) for entry in STYLES[style].entries for names in RESOURCES]
    roles = {str(entry.path(names)): f"{entry.role}:{names.snake}" for entry, names in entries}
    modules = {
        entry.module(names): f"{entry.role}.{names.snake}"
        for entry, names in entries
        if entry.role in {Role.MODEL, Role.SCHEMA}
    }
    for path, text in texts(root).items():
        if path.endswith(".py") and not path.startswith(".fastwright/"):
            for module, common in modules.items():
                text = text.replace(module, common)  # noqa: PLW2901
            yield roles.get(path, path), text


def _owned(text: str, others: list[str]) -> int:
    """Count the lines that the most similar of the others does not have."""
    lines = text.splitlines()
    shared = (_common(lines, other.splitlines()) for other in others)
    return len(lines) - max(shared, default=0)


def _common(lines: list[str], others: list[str]) -> int:
    matcher = SequenceMatcher(None, lines, others, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


@pytest.mark.parametrize("style", STYLES)
def test_style_owns_few_lines(style: str, projects: dict[str, dict[str, str]]) -> None:
    """What a style has for itself stays within its budget; `pytest -rP` shows the table."""
    others = [files for name, files in projects.items() if name != style]
    owned = {
        path: _owned(text, [files[path] for files in others if path in files])
        for path, text in projects[style].items()
    }
    total = sum(len(text.splitlines()) for text in projects[style].values())

    table = [f"{count:5}  {path}" for path, count in owned.items() if count]
    table += [f"{sum(owned.values()):5}  of {total} lines of Python are owned by {style}"]
    print("\n".join(table))  # noqa: T201 - the table is half of the purpose
    assert 0 < sum(owned.values()) <= BUDGET[style]
