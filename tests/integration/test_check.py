"""Drift between specs, code, wiring and migrations."""

import json
import re
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


def test_some_resources(posts: Path, run: Run) -> None:
    """Only the named resources are checked; a name that the project does not have is refused."""
    replace(posts / MODEL, "title: ", "headline: ")
    (posts / "app/lost.py").write_text("from app.models.post import Lost\n")

    outcome = run("check", "author", "-C", posts)
    wrong = run("check", "post", "author", "-C", posts)
    unknown = run("check", "pots", "-C", posts)

    assert (outcome.code, outcome.out) == (0, "No problems in 1 resource.\n")
    assert wrong.code == 1
    assert f"{MODEL}: it lacks the column title" in wrong.out
    assert (unknown.code, unknown.out) == (1, "")
    assert "no resource 'pots'; did you mean post?" in unknown.err


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    """Return what edits a file."""
    return lambda root: replace(root / path, old, new)


def new_spec(root: Path) -> None:
    """Write a spec by hand."""
    text = 'name = "tag"\nplural = "tags"\n[fields]\nname = "str"\n'
    (root / "resources/tag.toml").write_text(text)


def misnamed_spec(root: Path) -> None:
    """Write a spec with a name that no spec has."""
    (root / "resources/My-Thing.toml").write_text("x")


def spec_in_a_folder(root: Path) -> None:
    """Write a spec where no spec is read."""
    (root / "resources/blog").mkdir()
    (root / "resources/blog/Tag.TOML").write_text("x")


def move_class(root: Path, to: str) -> None:
    """Move a model into the file of another one."""
    (root / to).write_text((root / to).read_text() + (root / MODEL).read_text())
    (root / MODEL).unlink()


TITLE = "    title: Mapped[str] = mapped_column(String(80))\n"


def into_mixin(root: Path) -> None:
    """Move a column into a mixin in the same file."""
    replace(root / MODEL, TITLE, "")
    replace(root / MODEL, "class Post(", f"class Titled:\n{TITLE}\n\nclass Post(Titled, ")


def into_shared_mixin(root: Path) -> None:
    """Move a column into a mixin in a file of its own."""
    replace(root / MODEL, TITLE, "")
    replace(root / MODEL, "class Post(", "class Post(Titled, ")
    replace(
        root / MODEL, "from app.models.base", "from .titled import Titled\nfrom app.models.base"
    )
    text = f"from sqlalchemy import String\nfrom sqlalchemy.orm import *\n\nclass Titled:\n{TITLE}"
    (root / "app/models/titled.py").write_text(text)


def migration(root: Path) -> Path:
    """Return the newest migration."""
    (found,) = (root / "migrations/versions").glob("*_create_posts_*")
    return found


def second_head(root: Path) -> None:
    """Add a migration beside the newest one."""
    text = 'revision = "other"\ndown_revision = None\n'
    (root / "migrations/versions/other.py").write_text(text)


def squash(root: Path) -> None:
    """Let another migration do what the newest one did."""
    migration(root).rename(root / "migrations/versions/squashed.py")


def orphan(root: Path) -> None:
    """Let the newest migration follow one that is not there."""
    path = migration(root)
    path.write_text(re.sub("(?m)^down_revision.*", 'down_revision = "gone"', path.read_text()))


DRIFTS: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "edited spec": (
        edit("resources/post.toml", "max=80", "max=90"),
        "spec",
        "run fastwright apply",
    ),
    "broken spec": (edit("resources/post.toml", "str:max=80", "strr"), "spec", "did you mean str?"),
    "new spec": (new_spec, "spec", "it has no code yet"),
    "spec that nobody would read": (
        misnamed_spec,
        "spec",
        "it would be ignored; rename it to resources/my_thing.toml",
    ),
    "spec in a folder": (
        spec_in_a_folder,
        "spec",
        "it would be ignored; move it to resources/tag.toml",
    ),
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
    "moved model": (
        lambda root: move_class(root, "app/models/author.py"),
        "code",
        "its class Post is in app/models/author.py now; move the class back",
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
        "; add: ",
    ),
    "lost table": (lambda root: migration(root).unlink(), "migrations", "creates its table posts"),
    "record of a migration that is not there": (
        squash,
        "migrations",
        "it creates the table of post and is missing; restore it",
    ),
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
    "lost parent": (
        orphan,
        "migrations",
        "it follows the revision gone, which is not there; restore that migration",
    ),
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


def test_spec_renamed_in_case_only(posts: Path, run: Run) -> None:
    """Such a rename does not remove the resource: each command says how to name the file."""
    (posts / "resources/post.toml").rename(posts / "resources/Post.toml")
    before, reason = snapshot(posts), "would be ignored; rename it to resources/post.toml"

    found = run("check", "-C", posts)
    refused = [
        run(*words, "-C", posts)
        for words in (
            ("apply", "--yes"),
            ("show",),
            ("show", "post"),
            ("add", "field", "post", "body:text:null"),
            ("add", "resource", "tag", "name:str"),
            ("remove", "resource", "post"),
        )
    ]

    assert found.out == f"  spec        resources/Post.toml: it {reason}\n"
    assert [(each.code, each.err) for each in refused] == [
        (1, f"Error: resources/Post.toml: it {reason}.\n")
    ] * len(refused)
    assert snapshot(posts) == before


def test_other_files_beside_the_specs(posts: Path, run: Run) -> None:
    """Notes, backups and the files of a system beside the specs are nobody's business."""
    for name in ("README.md", "post.toml.orig", "._post.toml", ".gitkeep"):
        (posts / "resources" / name).write_text("x")

    assert run("check", "-C", posts).code == 0


@pytest.mark.parametrize("move", [into_mixin, into_shared_mixin])
def test_column_in_a_mixin(posts: Path, run: Run, move: Callable[[Path], None]) -> None:
    """A column that the model inherits is there, and the next one is merged into the class."""
    move(posts)

    assert run("check", "-C", posts).out == "No problems in 2 resources.\n"
    outcome = run("add", "field", "post", "body:text:null", "-C", posts)
    assert (outcome.code, "Note:" in outcome.out) == (0, False)
    assert run("check", "-C", posts).out == "No problems in 2 resources.\n"


@pytest.mark.parametrize("drift", ["lost column", "lost class", "moved model"])
def test_change_of_a_model_that_was_lost(posts: Path, run: Run, drift: str) -> None:
    """Nothing is written while the model lacks what the schemas and the migration would have."""
    cause, _, reason = DRIFTS[drift]
    cause(posts)
    before = snapshot(posts)

    outcome = run("add", "field", "post", "body:text:null", "-C", posts)

    assert (outcome.code, reason in outcome.err) == (1, True)
    assert snapshot(posts) == before


@pytest.mark.parametrize("drift", ["changed column", "new column"])
def test_change_of_a_model_that_drifted(posts: Path, run: Run, drift: str) -> None:
    """A column that differs from the spec is named in a note of the next change."""
    cause, _, reason = DRIFTS[drift]
    cause(posts)

    outcome = run("add", "field", "post", "body:text:null", "-C", posts)

    assert (outcome.code, f"Note: {MODEL}: {reason}" in outcome.out) == (0, True)


@pytest.mark.parametrize(
    ("drift", "reason"),
    [("lost parent", "revision gone, which is not there"), ("two heads", "have 2 heads")],
)
def test_migrations_that_alembic_refuses(posts: Path, run: Run, drift: str, reason: str) -> None:
    """Though no spec has changed, apply does not say that all is well; nothing else is written."""
    DRIFTS[drift][0](posts)
    before = snapshot(posts)

    for words in (("apply",), ("add", "field", "post", "body:text:null")):
        outcome = run(*words, "-C", posts)
        assert (outcome.code, reason in outcome.err) == (1, True)
    assert snapshot(posts) == before


def test_migrations_that_were_squashed(posts: Path, run: Run) -> None:
    """A migration that is no longer there is accepted when the user says so."""
    path = migration(posts).relative_to(posts)
    squash(posts)

    assert run("remove", "file", path, "-C", posts).code == 0
    assert run("check", "-C", posts).out == "No problems in 2 resources.\n"
    assert run("add", "field", "post", "body:text:null", "-C", posts).code == 0
    assert run("check", "-C", posts).out == "No problems in 2 resources.\n"


def test_code_of_another_version(posts: Path, run: Run) -> None:
    """A note says that the code was from an earlier version, until it is from this one."""
    replace(posts / ".fastwright/resources/post.toml", '"0.', '"0.0.')

    changed, again = (
        run("add", "field", "post", field, "-C", posts) for field in ("a:int:null", "b:int:null")
    )

    assert "Note: the code of post was from fastwright 0.0." in changed.out
    assert "Note:" not in again.out


def test_removal_of_a_column_in_a_mixin(posts: Path, run: Run) -> None:
    """A column of a mixin is the user's to remove; only then is the table changed."""
    (posts / "app/cards.py").unlink()  # it uses the title
    into_mixin(posts)
    replace(posts / "resources/post.toml", 'title = "str:max=80"\n', "")
    before = snapshot(posts)

    refused = run("apply", "--yes", "-C", posts)

    assert (refused.code, "inherits the column title; remove the column" in refused.err) == (
        1,
        True,
    )
    assert snapshot(posts) == before
    replace(posts / MODEL, TITLE, "    ours = 1\n")
    assert run("apply", "--yes", "-C", posts).code == 0
    assert run("check", "-C", posts).out == "No problems in 2 resources.\n"


def test_column_that_the_user_removed(posts: Path, run: Run) -> None:
    """The remedy that check names for a lost column is not refused."""
    (posts / "app/cards.py").unlink()  # it uses the title
    replace(posts / MODEL, TITLE, "")
    replace(posts / "resources/post.toml", 'title = "str:max=80"\n', "")

    assert run("apply", "--yes", "-C", posts).code == 0
    assert run("check", "-C", posts).code == 0
