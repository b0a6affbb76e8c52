"""Migrations that nobody else can have run are deleted when their change is undone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from support import Run, git, replace

UNDO = ("remove", "field", "post", "body", "--yes")


def migrations(root: Path) -> list[str]:
    """Return what the migrations say that they do."""
    found = sorted(
        (root / "migrations/versions").glob("*.py"), key=lambda path: path.stat().st_ctime
    )
    return [path.read_text().split("\n")[0].strip('".') for path in found]


@pytest.fixture
def posts(project: Path, run: Run) -> Path:
    """Return a repository with the resource post, committed."""
    git(project, "init", "-q", "-b", "main")
    assert run("add", "resource", "post", "title:str:max=80", "-C", project).code == 0
    commit(project)
    return project


def commit(root: Path) -> None:
    """Commit all there is."""
    git(root, "add", "--all")
    git(root, "commit", "-qm", "Say it")


@pytest.mark.parametrize(
    "words", [("body:text:null",), ("body:text", "--backfill", "body=lower(title)")]
)
def test_change_that_is_undone_leaves_nothing(
    posts: Path, run: Run, words: tuple[str, ...]
) -> None:
    """The migrations of a field go with it, all three of a backfill too."""
    assert run("add", "field", "post", *words, "-C", posts).code == 0

    outcome = run(*UNDO, "-C", posts)

    assert (outcome.code, git(posts, "status", "--porcelain")) == (0, "")
    assert (
        "never released. In a database that ran it, make the change again, run uv run alembic"
        in (outcome.out)
    )


def test_constraint_that_fails_on_rows(posts: Path, run: Run) -> None:
    """Taking it out of the spec takes the failing migration out of the way; a yes is needed."""
    spec = posts / "resources/post.toml"
    replace(spec, "max=80", "max=80:unique")
    assert run("apply", "-C", posts).code == 0
    commit(posts)
    replace(spec, "max=80:unique", "max=80")

    asked = run("apply", "-C", posts)
    outcome = run("apply", "--yes", "-C", posts)

    assert asked.code == 1
    assert "make_title_of_posts_unique" in asked.err
    assert "deleted and not undone; if a database ran it, run uv run alembic downgrade" in asked.err
    assert (outcome.code, git(posts, "diff", "HEAD~1")) == (0, "")


def test_changes_of_two_resources(posts: Path, run: Run) -> None:
    """They are undone in whichever order their migrations stand."""
    assert run("add", "resource", "author", "name:str", "-C", posts).code == 0
    commit(posts)
    for name in ("author", "post"):
        assert run("add", "field", name, "body:text:null", "-C", posts).code == 0
    git(posts, "checkout", "-q", "resources")

    assert run("apply", "--yes", "-C", posts).code == 0

    assert git(posts, "status", "--porcelain") == ""


def tag(root: Path) -> None:
    """Release what there is."""
    commit(root)
    git(root, "tag", "v1")


def push(root: Path) -> None:
    """Let a remote branch have what there is."""
    commit(root)
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")


def edit(root: Path) -> None:
    """Change the new migration by hand."""
    (path,) = (root / "migrations/versions").glob("*_add_body_*")
    replace(path, "nullable=True", "nullable=True, comment='ours'")


def follow(root: Path) -> None:
    """Write another migration."""
    (path,) = (root / "migrations/versions").glob("*_add_body_*")
    revision = path.stem.rpartition("_")[2]
    text = f'revision = "later"\ndown_revision = "{revision}"\n'
    (root / "migrations/versions/later.py").write_text(text)


def lose_history(root: Path) -> None:
    """Leave nobody to tell what was released."""
    (root / ".git").rename(root / "hidden")


@pytest.mark.parametrize("why", [tag, push, edit, follow, lose_history])
def test_migration_that_may_be_needed_is_kept(
    posts: Path, run: Run, why: Callable[[Path], None]
) -> None:
    """If somebody else may have run it, or may miss it, another one undoes it."""
    assert run("add", "field", "post", "body:text:null", "-C", posts).code == 0
    why(posts)

    outcome = run(*UNDO, "-C", posts)

    assert outcome.code == 0, outcome.err
    assert {"Add body to posts", "Drop body from posts"} <= {*migrations(posts)}
