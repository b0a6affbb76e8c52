"""What is generated for each type, as text to be read: `pytest --update-golden` writes it anew.

A difference in a golden file is to be reviewed like any code, since that is what users get.
"""

import datetime as dt
from pathlib import Path

import pytest

from fastwright.changes import Create
from fastwright.naming import resource_names
from fastwright.plan import plan_add
from fastwright.project import find_project
from fastwright.registry import TYPES
from fastwright.resource import make_resource
from support import Rendered
from variants import VARIANTS

GOLDEN = Path(__file__).parents[1] / "golden"
SHOWN = ("resources/", "app/models/", "app/schemas/", "tests/factories/", "migrations/")
NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)


def generated(root: Path, kind: str) -> str:
    """Return the spec, model, schema, factory and migration of a resource of that type."""
    resource = make_resource(resource_names("sample"), VARIANTS[kind])
    plan = plan_add(find_project(root), resource, now=NOW)
    files = {str(each.path): each.text for each in plan.changes if isinstance(each, Create)}
    shown = {path: text for path, text in files.items() if path.startswith(SHOWN)}
    return "\n".join(f"==> {path} <==\n\n{text}" for path, text in shown.items())


@pytest.mark.parametrize("kind", TYPES)
def test_generated_code(kind: str, rendered: Rendered, pytestconfig: pytest.Config) -> None:
    """What is generated is what was reviewed."""
    golden = GOLDEN / f"{kind}.txt"
    actual = generated(rendered(example=False), kind)
    if pytestconfig.getoption("--update-golden"):
        golden.write_text(actual, encoding="utf-8", newline="\n")
    expected = golden.read_text(encoding="utf-8")

    assert expected == actual


def test_there_is_no_golden_file_without_a_type() -> None:
    """A type that is gone leaves none behind."""
    assert sorted(TYPES) == sorted(path.stem for path in GOLDEN.iterdir())
