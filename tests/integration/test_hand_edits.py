"""Hand edits of generated files that remain when the resource changes."""

from pathlib import Path

import pytest

from fastwright.language.names import resource_names
from fastwright.project.styles import STYLES, Role
from support import Render, Run, replace

ITEM = ("item", "name:str:max=120", "price:decimal:12.2:min=0")
TESTS = """
    @override
    async def test_list(self, client: AsyncClient) -> None:
        assert (await client.get(self.url)).json()["total"] == 0

    # Items stay.
    test_delete = None  # type: ignore[assignment]

    async def test_search(self, client: AsyncClient) -> None:
        assert (await client.get(self.url, params={"q": "x"})).status_code == 200
"""
SERVICES = {
    "layered": """
    @override
    async def delete(self, *key: object, if_match: Versions | None = None) -> None:
        raise ConflictError("Items stay.")
""",
    "advanced-alchemy": """
    @override
    async def delete(self, item_id: Any, **options: Any) -> Item:
        raise ConflictError("Items stay.")
""",
    "archtool": """
    @override
    async def delete(self, uow: UnitOfWork, *key: object, if_match: Versions | None = None) -> None:
        raise ConflictError("Items stay.")
""",
}
REFUSED = '"name": ["x" * 121, " ", 1, "\\0", None'


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("change", ["add", "apply", "remove"])
def test_hand_edits_remain(
    tmp_path: Path, render: Render, run: Run, style: str, change: str
) -> None:
    """What a user adds, overrides, turns off, inherits and refuses remains without a conflict."""
    project = render(tmp_path / "demo", example=False, style=style)
    run("add", "resource", *ITEM, "-C", project)
    service = project / STYLES[style].entry(Role.SERVICE).path(resource_names("item"))
    test = project / "tests/api/test_items.py"
    for path, code in ((service, SERVICES[style]), (test, TESTS)):
        path.write_text(path.read_text() + code)
    replace(test, REFUSED, f'{REFUSED}, "SHOUT"')
    replace(test, "class TestItem(", "class TestItem(Searchable, ")
    if change == "apply":
        price = 'price = "decimal:12.2:min=0"'
        cost = 'cost = { type = "decimal:12.2:min=0", was = "price" }'
        replace(project / "resources/item.toml", price, cost)
    words = {
        "add": ("add", "field", "item", "note:str:max=9:null:unique"),
        "apply": ("apply", "--yes"),
        "remove": ("remove", "field", "item", "price", "--yes"),
    }

    outcome = run(*words[change], "-C", project)

    assert (outcome.code, outcome.err) == (0, "")
    assert service.read_text().endswith(SERVICES[style])
    text = test.read_text()
    assert text.endswith(TESTS)
    assert f'{REFUSED}, "SHOUT"]' in text
    inherited = "UniqueFields, Crud" if change == "add" else "Crud"
    assert f"class TestItem(Searchable, Guarded, {inherited}):\n" in text
    assert ("price" in text) == (change == "add")
    assert ("note" in text, "cost" in text) == (change == "add", change == "apply")
    for path in (service, test):
        compile(path.read_text(), path, "exec")
