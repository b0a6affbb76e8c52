"""A real project with every type, every modifier and some chance: its own checks must pass."""

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from fastwright.errors import FastwrightError
from fastwright.language.fields import Feature
from fastwright.language.keys import read_key
from fastwright.language.names import resource_names
from fastwright.language.resource import Resource, make_resource
from fastwright.language.types import TYPES
from fastwright.plan.field_changes import plan_add_fields
from fastwright.plan.resource_changes import plan_add
from fastwright.project.project import find_project
from fastwright.project.styles import STYLES
from fastwright.project.transaction import apply
from strategies import Typed, resources
from support import Rendered
from variants import (
    FORM,
    GROUPED,
    GROUPS,
    KEYED,
    THROUGH,
    VARIANTS,
    WITH_FILES,
    fields_of,
    keyed,
)

NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
BY_CHANCE = 15
TRIES = 300
# What a style has only if it is asked for.
ALL_OF_A_STYLE = {"advanced-alchemy": WITH_FILES}

pytestmark = pytest.mark.e2e


def add(root: Path, resource: Resource) -> None:
    """Add a resource to the project."""
    apply(root, plan_add(find_project(root), resource, now=NOW))


def add_by_chance(root: Path) -> int:
    """Add resources that hypothesis makes up, the same in every run; return how many."""
    added: list[Typed] = []

    @settings(
        max_examples=TRIES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(resources)
    def try_one(typed: Typed) -> None:
        if len(added) < BY_CHANCE:
            try:
                add(root, make_resource(resource_names(typed.name), typed.fields))
            except FastwrightError:
                return
            added.append(typed)

    try_one()
    return len(added)


def check(root: Path, *command: str, **environment: str) -> None:
    """Run one of the project's own checks, in its own environment."""
    inherited = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    variables = {"UV_PYTHON": sys.executable} | inherited | environment
    done = subprocess.run(
        ["uv", "run", *command],
        cwd=root,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"{' '.join(command)}\n{done.stdout[-8000:]}\n{done.stderr[-2000:]}")


@pytest.fixture(scope="module", params=STYLES)
def every_type(
    request: pytest.FixtureRequest, rendered: Rendered, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a project of each style with a resource for each type, and resources by chance."""
    fresh = rendered(**ALL_OF_A_STYLE.get(request.param, {"style": request.param}), example=False)
    root = shutil.copytree(fresh, tmp_path_factory.mktemp("types") / "demo")
    features = find_project(root).features
    for kind in VARIANTS:
        if TYPES[kind].needs is None or TYPES[kind].needs in features:
            add(root, make_resource(resource_names(f"{kind}_sample"), fields_of(kind)))
    add(root, make_resource(resource_names("grouped_sample"), GROUPED, groups=GROUPS))
    for name in KEYED:
        add(root, keyed(name))
    for name, field in THROUGH.items():
        plan = plan_add_fields(find_project(root), name, [field], now=NOW, backfills={})
        apply(root, plan)
    if Feature.FILES in features:
        add(root, make_resource(resource_names("form_sample"), FORM))
        scan = ("page:file", "code:str:max=8", "day:date")
        add(root, make_resource(resource_names("scan"), scan, key=read_key("code+day")))
    assert add_by_chance(root) == BY_CHANCE
    return root


def test_style(every_type: Path) -> None:
    """The code is as the project's own rules want it."""
    check(every_type, "ruff", "check")
    check(every_type, "ruff", "format", "--check")


def test_static_types(every_type: Path) -> None:
    """The code is typed."""
    check(every_type, "mypy", ".")


def test_on_postgresql(every_type: Path) -> None:
    """The generated tests pass, those of the migrations among them."""
    check(every_type, "pytest", "-q", "-n", "2")


def test_on_sqlite(every_type: Path) -> None:
    """The same on SQLite."""
    check(every_type, "pytest", "-q", "-n", "2", TEST_DATABASE_URL="sqlite://")


@pytest.mark.parametrize("database", ["", "sqlite://"], ids=["postgresql", "sqlite"])
def test_extreme_values(every_type: Path, database: str) -> None:
    """What a schema accepts comes back as it was, and is never an error of the server."""
    test = every_type / "tests/api/test_extremes.py"
    shutil.copy(Path(__file__).parent / "extremes.txt", test)
    try:
        check(
            every_type,
            "pytest",
            "-q",
            str(test),
            **({"TEST_DATABASE_URL": database} if database else {}),
        )
    finally:
        test.unlink()
