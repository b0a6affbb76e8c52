"""The other pages of the documentation show what the command line takes and says.

Each page has one project. Its commands of fastwright are run in order; a resource that a page adds
again is removed first.
"""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import pytest
from scripts.reference import ROOT
from typer.testing import CliRunner

from fastwright.cli import app
from fastwright.project import creation
from sessions import ANYTHING, Step, fits, page, steps
from support import Answer, Outcome, Render, Run, branch, commit, git, merge, replace

type Change = Callable[[Path], None]

PYTHON = re.compile(r"^ *```python\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
OWN = {"README.md", "docs/tutorial.md"}  # test_tutorial.py
ORDERS = ("order placed_on:date", "product name:str")


@dataclass(frozen=True)
class Page:
    """The project that a page speaks of, and what happens before its n-th command."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    resources: Sequence[str] = ()
    before: Mapping[int, Change] = field(default_factory=dict)


def merged_branches(project: Path) -> None:
    """Let git merge two branches that each add a resource, as far as it can."""
    git(project, "init", "-b", "main")
    commit(project, "Start")
    for name in ("tag", "supplier"):
        branch(project, f"{name}s")
        CliRunner().invoke(app, ["add", "resource", name, "name:str", "-C", str(project)])
        commit(project, f"Add {name}s")
    assert merge(project, "suppliers", "tags")


def two_heads(project: Path) -> None:
    """Leave two migrations after the first, which are called as on the page."""
    for path in project.glob("migrations/versions/*_create_*s_*.py"):
        if "users" not in path.name:
            path.unlink()
    for head in ("03c65ad8fb12", "58d85025c34b"):
        text = f'revision = "{head}"\ndown_revision = "0f3c5a9d2b71"\n'
        (project / f"migrations/versions/{head}.py").write_text(text)


def router_in_a_function(project: Path) -> None:
    """Take away the place where a router is added."""
    replace(project / "app/api/v1/router.py", "api_router", "api")


def misspelt_filter(project: Path) -> None:
    """Make a mistake in a template."""
    template = project / ".fastwright/templates/shared/model.py.jinja"
    replace(template, "| model_column", "| model_colum")


def warehouse(project: Path) -> None:
    """Write what the page has before its first command."""
    text = page("docs/how-to/own-model.md")
    (model,) = (each for each in blocks(text) if "class Warehouse(" in each)
    (project / "app/models/warehouse.py").write_text(model)
    listed = 'from app.models.warehouse import Warehouse\n\n__all__ = ["Warehouse", '
    replace(project / "app/models/__init__.py", "__all__ = [", listed)


def warehouse_factory(project: Path) -> None:
    """Write what the page has before its second command."""
    text = page("docs/how-to/own-model.md")
    (factory,) = (each for each in blocks(text) if "class WarehouseFactory(" in each)
    (project / "tests/factories/warehouse_factory.py").write_text(factory)


PAGES = {
    "how-to/access.md": Page(),
    "how-to/automation.md": Page(resources=["product name:str"]),
    "how-to/branches.md": Page(before={1: merged_branches, 2: two_heads}),
    "how-to/databases.md": Page(),
    "how-to/evolve.md": Page(resources=["post title:str"]),
    "how-to/files.md": Page({"style": "advanced-alchemy", "files": True}),
    "how-to/idempotency.md": Page({"idempotency": True}),
    "how-to/house-style.md": Page(before={2: misspelt_filter}),
    "how-to/keys.md": Page(resources=[ORDERS[0]]),
    "how-to/no-place.md": Page(before={1: router_in_a_function}),
    "how-to/own-code.md": Page(resources=["favorite name:str"]),
    "how-to/own-model.md": Page(before={1: warehouse, 2: warehouse_factory}),
    "how-to/relations.md": Page(resources=["category name:str", *ORDERS]),
    "reference/cli.md": Page(
        resources=["category name:str:unique", "product name:str sku:str category:ref:category"]
    ),
    "reference/json.md": Page({"auth": "none"}),
}


def commands(name: str) -> list[Step]:
    """Return the commands of fastwright on a page, but for those that ask something."""
    found = [each for each in steps(page(name)) if each.words[:1] == ("fastwright",)]
    return [each for each in found if "[y/N" not in each.shown]


def test_every_page_is_listed() -> None:
    """No page that has a command is left out."""
    names = {str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md")}
    spoken = {name for name in names - OWN if "/decisions/" not in name and commands(name)}

    assert spoken == {f"docs/{name}" for name in PAGES}


@pytest.fixture
def from_checkout(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `new` use this template, not the last tag."""
    monkeypatch.setattr(creation, "TEMPLATE", template)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.usefixtures("from_checkout")
def test_page(tmp_path: Path, render: Render, run: Run, name: str) -> None:
    """Each command on the page works, or fails as the page says, and says what it says there."""
    told = PAGES[name]
    project = render(tmp_path / "shop", example=False, **told.answers)
    for resource in told.resources:
        assert run("add", "resource", *resource.split(), cwd=project).code == 0

    for number, step in enumerate(commands(f"docs/{name}"), 1):
        if number in told.before:
            told.before[number](project)
        outcome = do(run, project, step)
        said = outcome.out + outcome.err
        fails = "Error: " in step.shown or '"error": ' in step.shown

        assert (outcome.code != 0) == fails, f"{shlex.join(step.words)}\n{said}"
        shown, _, code = step.shown.partition("exit code ")
        assert not code or int(code) == outcome.code
        assert fits(shown.rstrip() or ANYTHING, said), f"{shlex.join(step.words)}\n{said}"


def do(run: Run, project: Path, step: Step) -> Outcome:
    """Run a command of a page, as a shell would, without asking anybody."""
    words = list(step.words[1:])
    for end in ("|", "echo"):
        words = words[: words.index(end)] if end in words else words
    into = words[words.index(">") + 1] if ">" in words else None
    words = [word.rstrip(";") for word in (words[: words.index(">")] if into else words)]
    if words[0] == "new":
        return run(*words, "--defaults", "--dry-run", cwd=project)
    if words[:2] == ["add", "resource"] and (project / f"resources/{words[2]}.toml").exists():
        run("remove", "resource", words[2], "--yes", cwd=project)
    if words[0] in {"apply", "apply-plan", "remove"} and "--dry-run" not in words:
        words.append("--yes")
    outcome = run(*words, cwd=project.parent if "-C" in words else project)
    if into:
        (project / into).write_text(outcome.out)
    return outcome


def blocks(text: str) -> list[str]:
    """Return the Python of a page."""
    return [dedent(each) for each in PYTHON.findall(text)]
