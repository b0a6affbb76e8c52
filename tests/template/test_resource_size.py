"""How much code a resource adds to a project: what grows shows here."""

from collections import Counter
from pathlib import Path

import pytest

from fastwright.project.styles import STYLES
from support import Render, Run, texts

PRODUCT = (
    "product",
    "name:str:max=120",
    "sku:str:max=40:unique",
    "price:decimal:12.2:min=0",
    "stock:int:default=0",
    "released_on:date:null",
    "status:enum:draft+active+retired:default=draft",
)
BUDGET = {"layered": 235, "advanced-alchemy": 230, "archtool": 260}
"""Lines that are not blank, which a resource of six fields may add."""


def _lines(text: str) -> Counter[str]:
    return Counter(line for line in text.splitlines() if line.strip())


@pytest.mark.parametrize("style", STYLES)
def test_resource_adds_few_lines(tmp_path: Path, render: Render, run: Run, style: str) -> None:
    """A resource stays within the budget of its style; `pytest -rP` shows the table."""
    project = render(tmp_path / "demo", style=style, example=False)
    old = texts(project)

    run("add", "resource", *PRODUCT, "-C", project)

    added = {
        path: (_lines(text) - _lines(old.get(path, ""))).total()
        for path, text in texts(project).items()
        if not path.startswith(".fastwright/") and text != old.get(path)
    }
    total = sum(added.values())
    table = [f"{count:5}  {path}" for path, count in sorted(added.items())]
    table += [f"{total:5}  lines are added in the style {style}"]
    print("\n".join(table))  # noqa: T201 - the table is half of the purpose
    assert 0 < total <= BUDGET[style]
