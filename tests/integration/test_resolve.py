"""Merges of branches that changed the same resource, by git itself."""

from pathlib import Path

import pytest

from fastwright.project.styles import STYLES
from support import Render, Run, branch, commit, git, merge, replace

MODEL = "app/models/post.py"
SPEC = "resources/post.toml"
MIGRATIONS = "migrations/versions"


def start(root: Path, run: Run) -> Path:
    """Commit a project with a resource."""
    add(run, root, "resource", "post", "title:str:max=80")
    git(root, "init", "-b", "main")
    commit(root, "Start")
    return root


@pytest.fixture
def posts(project: Path, run: Run) -> Path:
    """Return a repository with a resource."""
    return start(project, run)


def add(run: Run, root: Path, *words: str) -> None:
    """Add something, which must work."""
    outcome = run("add", *words, "-C", root)
    assert (outcome.code, outcome.err) == (0, "")


def merge_heads(root: Path) -> None:
    """Join the two newest migrations, as alembic does."""
    found = [path.read_text() for path in (root / MIGRATIONS).glob("*_add_*")]
    ids = [text.split('\nrevision: str = "')[1][:12] for text in found]
    text = f"revision = 'merged'\ndown_revision = {ids!r}\n"
    (root / MIGRATIONS / "merged.py").write_text(text)


def without_migrations(root: Path) -> dict[str, str]:
    """Return all texts but the migrations, and what is known of them."""
    paths = git(root, "ls-files", "--cached", "--others", "--exclude-standard").split()
    return {path: (root / path).read_text() for path in paths if MIGRATIONS not in path}


@pytest.mark.parametrize("style", STYLES)
def test_a_field_on_each_branch(tmp_path: Path, render: Render, run: Run, style: str) -> None:
    """One command gives what the same two commands give on one branch, and check is green."""
    root = start(render(tmp_path / "demo", style=style, example=False), run)
    for name, field in (("one", "body:text:null"), ("two", "views:int:default=0")):
        branch(root, name)
        add(run, root, "field", "post", field)
        commit(root, name)
    branch(root, "both")
    for field in ("body:text:null", "views:int:default=0"):
        add(run, root, "field", "post", field)
    expected = without_migrations(root)
    commit(root, "both")

    conflicts = merge(root, "one", "two")
    outcome = run("resolve", "-C", root)

    assert len(conflicts) > 10
    assert (outcome.code, outcome.err) == (0, "")
    assert 'uv run alembic merge heads -m "merge branches"' in outcome.out
    assert without_migrations(root) == expected
    merge_heads(root)
    assert run("check", "-C", root).out == "No problems in 1 resource.\n"
    assert run("apply", "-C", root).out == "There is nothing to do.\n"


def test_own_edits_on_each_branch(posts: Path, run: Run) -> None:
    """What people wrote on both branches stays, and comments in the spec too."""
    model, spec = posts / MODEL, posts / SPEC
    for name, field in (("one", "body:text:null"), ("two", "views:int:default=0")):
        branch(posts, name)
        method = f"    def {name}(self) -> None: ...\n"
        model.write_text(f"{model.read_text()}\n{method}")
        replace(spec, "[fields]", f"# {name}\n[fields]")
        add(run, posts, "field", "post", field)
        commit(posts, name)

    merge(posts, "one", "two")
    outcome = run("resolve", "-C", posts)

    text = model.read_text()
    assert (outcome.code, "<<<<" in text) == (0, False)
    assert all(each in text for each in ("def one", "def two", "body: M", "views: M"))
    assert "# one\n" in spec.read_text()
    merge_heads(posts)
    assert run("check", "-C", posts).code == 0


def test_a_line_that_both_branches_edited(posts: Path, run: Run) -> None:
    """What only people can decide gets marks and the exit code 3; all else is resolved."""
    for name, field in (("one", "body:text:null"), ("two", "views:int:default=0")):
        branch(posts, name)
        replace(posts / MODEL, '"""The `posts` table."""', f'"""Number {name}."""')
        add(run, posts, "field", "post", field)
        commit(posts, name)

    merge(posts, "one", "two")
    outcome = run("resolve", "-C", posts)

    text = (posts / MODEL).read_text()
    assert (outcome.code, text.count("<<<<<<< ours"), text.count(">>>>>>> theirs")) == (3, 1, 1)
    assert all(each in text for each in ("Number one", "Number two", "body: M", "views: M"))
    again = run("resolve", "-C", posts)
    assert f"conflicts are left in {MODEL}; resolve them by hand" in again.out


def test_a_resource_on_each_branch(posts: Path, run: Run) -> None:
    """Lines that both branches put at the same place of a shared file are both kept."""
    for name in ("supplier", "tag"):
        branch(posts, name)
        add(run, posts, "resource", name, "name:str")
        commit(posts, name)
    branch(posts, "both")
    for name in ("supplier", "tag"):
        add(run, posts, "resource", name, "name:str")
    expected = without_migrations(posts)
    commit(posts, "both")

    conflicts = merge(posts, "supplier", "tag")
    outcome = run("resolve", "-C", posts)

    assert conflicts == {"README.md", "app/api/v1/router.py", "app/models/__init__.py"}
    assert (outcome.code, outcome.err) == (0, "")
    actual = without_migrations(posts)
    assert {path for path in expected if actual[path] != expected[path]} == {
        ".fastwright/resources/tag.toml"  # it has the digest of a migration
    }


def test_a_field_that_both_branches_changed(posts: Path, run: Run) -> None:
    """The spec has to be resolved first; all else follows from it."""
    for name in ("90", "100"):
        branch(posts, name)
        replace(posts / SPEC, "max=80", f"max={name}")
        assert run("apply", "-C", posts).code == 0
        commit(posts, name)
    merge(posts, "90", "100")
    before = without_migrations(posts)

    refused = run("resolve", "-C", posts)

    assert refused.err == (
        f"Error: {SPEC}: both branches changed title; resolve this file, "
        "then run fastwright resolve again.\n"
    )
    assert without_migrations(posts) == before
    spec = 'name = "post"\nplural = "posts"\n\n[fields]\ntitle = "str:max=100"\n'
    (posts / SPEC).write_text(spec)
    assert run("resolve", "-C", posts).code == 0
    assert "String(100)" in (posts / MODEL).read_text()
    assert (posts / f".fastwright/base/{MODEL}").read_text() == (posts / MODEL).read_text()


def test_removed_on_one_branch(posts: Path, run: Run) -> None:
    """A resource that one branch removed and the other changed is for people to decide."""
    branch(posts, "one")
    add(run, posts, "field", "post", "body:text:null")
    commit(posts, "one")
    branch(posts, "two")
    assert run("remove", "resource", "post", "--yes", "-C", posts).code == 0
    commit(posts, "two")

    merge(posts, "one", "two")
    outcome = run("resolve", "-C", posts)

    assert (outcome.code, "one branch removed post and the other one" in outcome.err) == (1, True)


def test_files_that_the_user_has_begun_to_resolve(posts: Path, run: Run) -> None:
    """What somebody resolved stays; a file that is half resolved is named."""
    for name, field in (("one", "body:text:null"), ("two", "views:int:default=0")):
        branch(posts, name)
        add(run, posts, "field", "post", field)
        (posts / "app/mine.py").write_text(f"NAME = {name!r}\n")
        commit(posts, name)
    merge(posts, "one", "two")
    model = posts / MODEL
    git(posts, "checkout", "--theirs", "--", "app/schemas/post.py")
    schema = (posts / "app/schemas/post.py").read_text()
    model.write_text(f"# Mine.\n{model.read_text()}")
    begun = model.read_text()

    outcome = run("resolve", "-C", posts)

    assert f"conflicts are left in app/mine.py, {MODEL}; resolve them by hand" in outcome.out
    assert (model.read_text(), (posts / "app/schemas/post.py").read_text()) == (begun, schema)


def test_nothing_to_resolve(posts: Path, run: Run) -> None:
    """Without a merge there is nothing to do."""
    assert run("resolve", "-C", posts).out == "There is nothing to do.\n"
