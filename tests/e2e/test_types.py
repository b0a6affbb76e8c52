"""A real project with every type, every modifier and some chance: its own checks must pass."""

import datetime as dt
import shutil
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from e2e.conftest import MakeLive
from e2e.projects import Live
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
# Every variant of these is one more column, of which no style makes anything else.
PLAIN = sorted(VARIANTS.keys() - {"file", "many", "one", "raw", "ref"})
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


@pytest.fixture(scope="module", params=STYLES)
def every_type(request: pytest.FixtureRequest, live: MakeLive) -> Live:
    """Return a project of each style with a resource for each type, and resources by chance."""
    project = live(**ALL_OF_A_STYLE.get(request.param, {"style": request.param}), example=False)
    root = project.root
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
    shutil.copy(Path(__file__).parent / "extremes.txt", root / "tests/api/test_extremes.py")
    return project


def test_style(every_type: Live) -> None:
    """The code is as the project's own rules want it."""
    every_type.run("ruff", "check", "--exclude", "test_extremes.py")
    every_type.run("ruff", "format", "--check", "--exclude", "test_extremes.py")


def test_static_types(every_type: Live) -> None:
    """The code is typed."""
    every_type.run("mypy", ".", "--exclude", "test_extremes.py")


@pytest.mark.parametrize(
    ("every_type", "database_url", "left_out"),
    [
        ("layered", "", ()),
        ("advanced-alchemy", "", PLAIN),
        ("advanced-alchemy", "sqlite://", PLAIN),  # no other style has files
        ("archtool", "sqlite://", PLAIN),
        *(
            pytest.param(style, url, (), marks=pytest.mark.thorough)
            for style, url in product(STYLES, ("", "sqlite://"))
            if (style, url) != ("layered", "")
        ),
    ],
    indirect=["every_type"],
)
def test_generated_tests(every_type: Live, database_url: str, left_out: Iterable[str]) -> None:
    """They pass, those of the migrations among them.

    What a schema accepts comes back as it was, and is never an error of the server. Resources by
    chance have plain types in every style.
    """
    given = {"TEST_DATABASE_URL": database_url} if database_url else {}
    without = [f"--ignore=tests/api/test_{kind}_samples.py" for kind in left_out]
    assert " passed" in every_type.run("pytest", "-q", "-n", "2", *without, **given)
