"""What is generated for each type, as text to be read: `pytest --update-golden` writes it anew.

A difference in a golden file is to be reviewed like any code, since that is what users get.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from fastwright.changes import Create, unified_diff
from fastwright.layout import STYLES
from fastwright.naming import resource_names
from fastwright.plan import plan_add
from fastwright.project import find_project
from fastwright.registry import TYPES
from fastwright.resource import make_resource
from support import Rendered
from variants import VARIANTS

GOLDEN = Path(__file__).parents[1] / "golden"
SHOWN = ("resources/", "app/models/", "app/schemas/", "tests/factories/", "migrations/")
POST = ("title:str:max=80:unique", "body:text:null", "author:ref:user:cascade")
NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)


def generated(root: Path, kind: str) -> str:
    """Return the spec, model, schema, factory and migration of a resource of that type."""
    resource = make_resource(resource_names("sample"), VARIANTS[kind])
    plan = plan_add(find_project(root), resource, now=NOW)
    files = {str(each.path): each.text for each in plan.changes if isinstance(each, Create)}
    shown = {path: text for path, text in files.items() if path.startswith(SHOWN)}
    return "\n".join(f"==> {path} <==\n\n{text}" for path, text in shown.items())


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
    check(GOLDEN / f"{kind}.txt", generated(rendered(example=False), kind))


@pytest.mark.parametrize("style", STYLES)
def test_generated_style(
    style: str, rendered: Rendered, check: Callable[[Path, str], None]
) -> None:
    """What a style writes and edits is what was reviewed."""
    resource = make_resource(resource_names("blog_post"), POST)
    plan = plan_add(find_project(rendered(style=style, example=False)), resource, now=NOW)
    shown = [
        f"==> {each.path} <==\n\n{each.text if isinstance(each, Create) else unified_diff(each)}"
        for each in plan.changes
        if not str(each.path).startswith(".fastwright")
    ]
    check(GOLDEN / "styles" / f"{style}.txt", "\n".join(shown))


def test_there_is_no_golden_file_without_a_purpose() -> None:
    """A type or style that is gone leaves none behind."""
    assert sorted(TYPES) == sorted(path.stem for path in GOLDEN.glob("*.txt"))
    assert sorted(STYLES) == sorted(path.stem for path in (GOLDEN / "styles").iterdir())
