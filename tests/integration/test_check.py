"""Drift between specs, code, wiring and migrations."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fastwright.project.styles import STYLES
from support import Render, Run, replace, snapshot

MODEL = "app/models/post.py"


CARDS = """\
from app.models.post import PostMood
from app.schemas.post import PostTitle

MOODS: dict[PostTitle, object] = {"a": PostMood.GOOD, "b": PostMood("good"), "c": PostMood.__name__}
"""


@pytest.fixture
def posts(project: Path, run: Run) -> Path:
    """Return a project with two resources."""
    post = ("post", "title:str:max=80", "author:ref:author", "mood:enum:good+so_so")
    for words in (("author", "name:str"), post):
        assert run("add", "resource", *words, "-C", project).code == 0
    (project / "app/cards.py").write_text(CARDS)
    return project


@pytest.mark.parametrize("style", STYLES)
def test_in_order(tmp_path: Path, render: Render, run: Run, style: str) -> None:
    """A fresh project is in order, in every style, and stays so as its resources change."""
    root = render(tmp_path / "demo", style=style)
    for words in (
        ("add", "resource", "post", "title:str", "owner:ref:user", "kind:enum:a+b"),
        ("add", "field", "post", "slug:str", "--backfill", "slug=title"),
        ("remove", "field", "post", "kind", "--yes"),
    ):
        outcome = run("check", "-C", root)
        assert (outcome.code, outcome.err) == (0, "")
        assert run(*words, "-C", root).code == 0
    assert run("check", "-C", root).out == "No problems in 2 resources.\n"


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    """Return what edits a file."""
    return lambda root: replace(root / path, old, new)


def new_spec(root: Path) -> None:
    """Write a spec by hand."""
    text = 'name = "tag"\nplural = "tags"\n[fields]\nname = "str"\n'
    (root / "resources/tag.toml").write_text(text)


def migration(root: Path) -> Path:
    """Return the newest migration."""
    (found,) = (root / "migrations/versions").glob("*_create_posts_*")
    return found


def second_head(root: Path) -> None:
    """Add a migration beside the newest one."""
    text = 'revision = "other"\ndown_revision = None\n'
    (root / "migrations/versions/other.py").write_text(text)


DRIFTS: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "edited spec": (
        edit("resources/post.toml", "max=80", "max=90"),
        "spec",
        "run fastwright apply",
    ),
    "broken spec": (edit("resources/post.toml", "str:max=80", "strr"), "spec", "did you mean str?"),
    "new spec": (new_spec, "spec", "it has no code yet"),
    "spec that is gone": (
        lambda root: (root / "resources/post.toml").unlink(),
        "spec",
        "it is missing, but its code is not",
    ),
    "edited base": (
        edit(f".fastwright/base/{MODEL}", "80", "81"),
        "base",
        "was edited; restore it",
    ),
    "lost record": (
        lambda root: (root / ".fastwright/resources/post.toml").unlink(),
        "spec",
        "it has no code yet",
    ),
    "broken record": (
        edit(".fastwright/resources/post.toml", "[files]", "[filed]"),
        "base",
        "files is missing",
    ),
    "changed column": (
        edit(MODEL, "String(80)", "String(90)"),
        "code",
        "the column title differs from",
    ),
    "lost column": (
        edit(MODEL, "    title: Mapped[str] = mapped_column(String(80))\n", ""),
        "code",
        "it lacks the column title of resources/post.toml",
    ),
    "new column": (
        edit(MODEL, "    title:", "    more: Mapped[str]\n    title:"),
        "code",
        "the column more is not in resources/post.toml",
    ),
    "lost class": (
        edit(MODEL, "class Post(", "class Entry("),
        "code",
        "it has no readable class Post",
    ),
    "broken model": (
        edit(MODEL, "class Post(", "class Post(("),
        "code",
        "it has no readable class Post",
    ),
    "lost file": (
        lambda root: (root / "app/services/post_service.py").unlink(),
        "code",
        "it is missing; restore it",
    ),
    "conflict": (
        edit("app/schemas/post.py", "class PostCreate", "<<<<<<< ours\nclass PostCreate"),
        "code",
        "it has a conflict",
    ),
    "imported name that is gone": (
        edit("app/schemas/post.py", "PostTitle", "PostHeadline"),
        "names",
        "line 2: app.schemas.post has no PostTitle; update the import",
    ),
    "imported module that is gone": (
        lambda root: (root / "app/schemas/author.py").unlink(),
        "names",
        "there is no module app.schemas.author; update the import",
    ),
    "value of an enum that is gone": (
        lambda root: replace(root / "app/cards.py", "Mood.GOOD", "Mood.BAD"),
        "names",
        "line 4: PostMood has no BAD; update it",
    ),
    "name that nothing defines": (
        lambda root: replace(root / "app/cards.py", "import PostMood", "import PostMood as M"),
        "names",
        "line 4: nothing defines PostMood; update it",
    ),
    "lost route": (
        edit("app/api/v1/router.py", "api_router.include_router(posts_router)\n", ""),
        "wiring",
        "it does not mention post",
    ),
    "lost export": (
        edit("app/models/__init__.py", "from app.models.post import Post\n", ""),
        "wiring",
        "put in: ",
    ),
    "lost table": (lambda root: migration(root).unlink(), "migrations", "creates its table posts"),
    "lost column of a table": (
        lambda root: replace(
            migration(root), 'sa.Column("title", sa.String(length=80), nullable=False),', ""
        ),
        "migrations",
        "adds the column posts.title",
    ),
    "other column of a table": (
        lambda root: replace(migration(root), 'sa.Column("title"', 'sa.Column("headline"'),
        "migrations",
        "posts.headline, which is not in the spec",
    ),
    "column that may be empty": (
        lambda root: replace(
            migration(root),
            'sa.Column("title", sa.String(length=80), nullable=False)',
            'sa.Column("title", sa.String(length=80), nullable=True)',
        ),
        "migrations",
        "posts.title is nullable in the migrations",
    ),
    "two heads": (second_head, "migrations", "have 2 heads"),
    "broken migration": (
        lambda root: replace(migration(root), "def upgrade", "def upgrade("),
        "migrations",
        "",
    ),
}


@pytest.mark.parametrize("drift", DRIFTS)
def test_drift(posts: Path, run: Run, drift: str) -> None:
    """Each is found, told with its place and the way out, and nothing is written."""
    cause, code, reason = DRIFTS[drift]
    cause(posts)
    before = snapshot(posts)

    told = run("check", "-C", posts)
    outcome = run("check", "--json", "-C", posts)
    document = json.loads(outcome.out)

    assert (told.code, outcome.code, document["ok"]) == (1, 1, False)
    assert any(each["code"] == code and reason in each["message"] for each in document["problems"])
    assert all(each["message"] in told.out for each in document["problems"])
    assert snapshot(posts) == before


HARMLESS = {
    "method": (MODEL, "    title:", "    def shout(self) -> None: ...\n\n    title:"),
    "comment on a column": (
        MODEL,
        "mapped_column(String(80))",
        'mapped_column(String(80), doc="")',
    ),
    "layout": (MODEL, "mapped_column(String(80))", "mapped_column(\n        String(80),\n    )"),
    "route": ("app/api/v1/posts.py", "router = ", "OURS = 1\nrouter = "),
    "heading": ("app/api/v1/posts.py", '"""Routes', '"""Posts\n=======\n\nRoutes'),
    "spec with a comment": ("resources/post.toml", "[fields]", "# so\n[fields]"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_no_drift(posts: Path, run: Run, name: str) -> None:
    """What people make of their code is theirs."""
    path, old, new = HARMLESS[name]
    replace(posts / path, old, new)

    assert run("check", "-C", posts).out == "No problems in 2 resources.\n"


@pytest.mark.parametrize(
    "statement",
    [
        'op.execute("ALTER TABLE posts ADD title TEXT")',
        'op.execute(sa.text("ALTER TABLE posts ADD title TEXT"))',
        'op.execute(f"ALTER TABLE posts ADD {TITLE} TEXT")',
        'if IS_SQLITE:\n        op.execute("ALTER TABLE posts ADD title TEXT")',
        'if IS_SQLITE:\n        op.add_column("posts", sa.Column("title", nullable=False))',
    ],
)
def test_table_altered_by_plain_sql(posts: Path, run: Run, statement: str) -> None:
    """Of a table that SQL has altered nothing is claimed, and conditions count as met."""
    replace(
        migration(posts),
        'sa.Column("title", sa.String(length=80), nullable=False),',
        "",
    )
    replace(
        migration(posts),
        "def downgrade",
        "def later() -> None: ...\n\n\ndef downgrade",
    )
    replace(migration(posts), "\n\n\ndef later", f"\n    {statement}\n\n\ndef later")

    assert run("check", "-C", posts).code == 0
