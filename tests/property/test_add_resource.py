"""Whatever is typed: a refusal that changes nothing, or code that its project accepts."""

import datetime as dt
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, event, example, given, settings
from ruff import find_ruff_bin

from fastwright.errors import FastwrightError
from fastwright.language.names import resource_names
from fastwright.language.resource import Resource, make_resource
from fastwright.plan.resource_changes import plan_add, plan_remove
from fastwright.project.project import find_project
from fastwright.project.specs import read_resource
from fastwright.project.transaction import apply
from strategies import Typed, forms, resources
from support import Rendered, snapshot
from variants import WITH_FILES

NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
LONG = (
    "str:unique",
    "email:unique",
    "url",
    "uuid:null",
    "bytes",
    "decimal:9.3",
    "datetime",
    "json",
)
IN_CI = bool(os.environ.get("CI"))


def add(root: Path, typed: Typed) -> Resource | None:
    """Add a resource, or return None if it is refused in one sentence."""
    try:
        resource = make_resource(resource_names(typed.name), typed.fields)
        apply(root, plan_add(find_project(root), resource, now=NOW))
    except FastwrightError as error:
        sentence = str(error)
        assert "\n" not in sentence
        assert sentence.endswith((".", "?"))
        assert not sentence.endswith("?.")
        return None
    return resource


def complaints(root: Path) -> str:
    """Return what the project's own rules say of its code."""
    command = [find_ruff_bin(), "check", "--quiet", "--no-cache", "--output-format=concise"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stdout


@pytest.fixture(scope="module")
def clean(rendered: Rendered, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project to copy."""
    return under_git(rendered(example=False), tmp_path_factory)


@pytest.fixture(scope="module")
def clean_with_files(rendered: Rendered, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose resources may have files."""
    return under_git(rendered(example=False, **WITH_FILES), tmp_path_factory)


def under_git(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project under git, without which a migration might have run elsewhere."""
    root = shutil.copytree(fresh, tmp_path_factory.mktemp("clean") / "demo")
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    return root


def check(typed: Typed, clean: Path) -> None:
    """Check that what is accepted is clean and can be undone, and a refusal leaves no trace."""
    with TemporaryDirectory() as folder:
        root = shutil.copytree(clean, Path(folder) / "demo")
        before = snapshot(root)
        resource = add(root, typed)
        event("accepted" if resource else "refused")
        if resource:
            for path in [*root.glob("**/*.py")]:
                compile(path.read_text(encoding="utf-8"), path, "exec")
            assert complaints(root) == ""
            name = resource.names.snake
            assert read_resource(find_project(root), name) == resource
            apply(root, plan_remove(find_project(root), name, now=NOW))
        after = snapshot(root)

    assert before == after


thorough = settings(
    deadline=None,
    derandomize=IN_CI,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@settings(thorough, max_examples=60)
@given(typed=resources)
@example(typed=Typed("y" * 32, (f"{'x' * 40}:enum:a+b", f"{'z' * 40}:ref:user", "a:int:index")))
@example(typed=Typed("y" * 32, tuple(f"{'x' * 38}_{n}:{kind}" for n, kind in enumerate(LONG))))
@example(typed=Typed("twin", ("other:ref:self:null:unique", "first:ref:twin:null:doc=a")))
@example(typed=Typed("note", ("body:text:default=" + "word " * 60, "title:str:doc=" + "x" * 300)))
@example(typed=Typed("note", ("title:str", "author:ref:user:null:readonly:embed")))
@example(typed=Typed("OAuthToken", ("mro:enum:mro+name+value", "data:json", "field:bool")))
def test_added_and_removed_or_refused(typed: Typed, clean: Path) -> None:
    """What is accepted compiles, is clean and can be undone; what is refused left no trace."""
    check(typed, clean)


@settings(thorough, max_examples=20)
@given(typed=forms)
@example(typed=Typed("y" * 32, (f"{'x' * 40}:file:null:accept=image/svg+xml", "stored_file:file")))
def test_form_is_added_and_removed_or_refused(typed: Typed, clean_with_files: Path) -> None:
    """So it is with what has files."""
    check(typed, clean_with_files)
