"""What is generated for each type, as text to be read: `pytest --update-golden` writes it anew.

A difference in a golden file is to be reviewed like any code, since that is what users get.
"""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fastwright.language.access import read_access
from fastwright.language.keys import read_key
from fastwright.language.names import resource_names
from fastwright.language.resource import Resource, make_resource
from fastwright.language.types import TYPES
from fastwright.plan.field_changes import plan_add_fields
from fastwright.plan.resource_changes import plan_add
from fastwright.project.changes import Create, Plan, unified_diff
from fastwright.project.project import find_project
from fastwright.project.styles import STYLES
from fastwright.project.transaction import apply
from support import Rendered
from variants import WITH_FILES, answers_for, fields_of

GOLDEN = Path(__file__).parents[2] / "golden"
SHOWN = ("resources/", "app/models/", "app/schemas/", "tests/factories/", "migrations/")
POST = ("title:str:max=80:unique", "body:text:null", "author:ref:user:cascade")
EMBEDDING = (
    "title:str:max=80",
    "author:ref:user:cascade:embed",
    "editor:ref:user:null",
    "parent:ref:self:null:embed",
)
COUNTRY = ("code:str:min=2:max=2", "name:str")
RATE = ("country:ref:country:cascade", "day:date", "amount:decimal:8.4")
SHOP = {
    "order": ["number:str"],
    "product": ["name:str"],
    "order_line": ["order:ref:order:cascade", "product:ref:product", "quantity:int:min=1"],
}
PRODUCTS = [
    "products:many:product:through=order_line",
    "wares:many:product:through=order_line:embed:doc=What is in it",
]
DOCUMENT = (
    "name:str:max=120",
    "file:file:max=10485760:accept=application/pdf+image/png",
    "preview:file:max=1048576:null",
)
NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)


def generated(root: Path, kind: str) -> str:
    """Return the spec, model, schema, factory and migration of a resource of that type."""
    resource = make_resource(resource_names("sample"), fields_of(kind))
    plan = plan_add(find_project(root), resource, now=NOW)
    files = {str(each.path): each.text for each in plan.changes if isinstance(each, Create)}
    kept = {path: text for path, text in files.items() if path.startswith(SHOWN)}
    return "\n".join(f"==> {path} <==\n\n{text}" for path, text in kept.items())


def written(root: Path, resource: Resource) -> str:
    """Return all that adding a resource writes and edits."""
    return shown(plan_add(find_project(root), resource, now=NOW))


def shown(plan: Plan) -> str:
    """Return all that a plan writes and edits."""
    changes = [
        f"==> {each.path} <==\n\n{each.text if isinstance(each, Create) else unified_diff(each)}"
        for each in plan.changes
        if not str(each.path).startswith(".fastwright")
    ]
    return "\n".join(changes)


@pytest.fixture
def check(pytestconfig: pytest.Config) -> Callable[[Path, str], None]:
    """Return `check(golden, actual)`, which compares, or with --update-golden writes."""

    def compare(golden: Path, actual: str) -> None:
        if pytestconfig.getoption("--update-golden"):
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(actual, encoding="utf-8", newline="\n")
        expected = golden.read_text(encoding="utf-8")
        assert expected == actual

    return compare


@pytest.mark.parametrize("kind", TYPES)
def test_generated_code(kind: str, rendered: Rendered, check: Callable[[Path, str], None]) -> None:
    """What is generated for a type is what was reviewed."""
    check(GOLDEN / f"{kind}.txt", generated(rendered(example=False, **answers_for(kind)), kind))


@pytest.mark.parametrize("style", STYLES)
def test_generated_style(
    style: str, rendered: Rendered, check: Callable[[Path, str], None]
) -> None:
    """What a style writes and edits is what was reviewed."""
    resource = make_resource(resource_names("blog_post"), POST)
    root = rendered(style=style, example=False)
    check(GOLDEN / "styles" / f"{style}.txt", written(root, resource))


def test_generated_form(rendered: Rendered, check: Callable[[Path, str], None]) -> None:
    """What is written for a resource with files, which is sent as a form, is what was reviewed."""
    resource = make_resource(resource_names("document"), DOCUMENT)
    root = rendered(auth="none", example=False, **WITH_FILES)
    check(GOLDEN / "forms" / "document.txt", written(root, resource))


@pytest.mark.parametrize("style", STYLES)
def test_generated_embeds(
    style: str, rendered: Rendered, check: Callable[[Path, str], None]
) -> None:
    """What is written for a resource that shows other rows is what was reviewed."""
    resource = make_resource(resource_names("blog_post"), EMBEDDING)
    root = rendered(style=style, example=False)
    check(GOLDEN / "embeds" / f"{style}.txt", written(root, resource))


@pytest.mark.parametrize("style", STYLES)
def test_generated_access(
    style: str, rendered: Rendered, check: Callable[[Path, str], None]
) -> None:
    """What is written for a resource whose routes are not all for the same users was reviewed."""
    words = {"read": "public", "create": "user", "update": "role:editor", "delete": "nobody"}
    resource = make_resource(resource_names("blog_post"), POST[:2], access=read_access(words))
    root = rendered(style=style, example=False)
    check(GOLDEN / "access" / f"{style}.txt", written(root, resource))


@pytest.mark.parametrize("style", STYLES)
def test_generated_keys(
    style: str, rendered: Rendered, tmp_path: Path, check: Callable[[Path, str], None]
) -> None:
    """What is written for rows that are found by a text, or by several columns, was reviewed."""
    root = shutil.copytree(rendered(style=style, example=False), tmp_path / "demo")
    country = make_resource(resource_names("country"), COUNTRY, key=read_key("code"))
    rate = make_resource(resource_names("rate"), RATE, key=read_key("country+day"))
    texts = [written(root, country)]
    apply(root, plan_add(find_project(root), country, now=NOW))
    check(GOLDEN / "keys" / f"{style}.txt", "\n".join([*texts, written(root, rate)]))


def test_generated_through(
    rendered: Rendered, tmp_path: Path, check: Callable[[Path, str], None]
) -> None:
    """What a field that leads through a resource changes is what was reviewed."""
    root = shutil.copytree(rendered(example=False), tmp_path / "demo")
    for name, fields in SHOP.items():
        apply(
            root, plan_add(find_project(root), make_resource(resource_names(name), fields), now=NOW)
        )
    plan = plan_add_fields(find_project(root), "order", PRODUCTS, now=NOW, backfills={})
    check(GOLDEN / "through" / "order.txt", shown(plan))


def test_there_is_no_golden_file_without_a_purpose() -> None:
    """A type or style that is gone leaves none behind."""
    assert sorted(TYPES) == sorted(path.stem for path in GOLDEN.glob("*.txt"))
    assert sorted(STYLES) == sorted(path.stem for path in (GOLDEN / "styles").iterdir())
    for folder in ("access", "embeds", "keys"):
        assert sorted(STYLES) == sorted(path.stem for path in (GOLDEN / folder).iterdir())
    assert [path.stem for path in (GOLDEN / "forms").iterdir()] == ["document"]
    assert [path.stem for path in (GOLDEN / "through").iterdir()] == ["order"]
