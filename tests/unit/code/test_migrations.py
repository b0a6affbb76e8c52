import datetime as dt
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from fastwright.code.migrations import read_revisions, write_migration
from fastwright.code.render import Renderer
from fastwright.database.revisions import Revision, head
from fastwright.database.steps import Step
from fastwright.errors import BrokenProject, ManyHeads
from fastwright.project.project import Project
from fastwright.project.reading import Files

RENDERER = Renderer(Project(Files(Path("/nowhere")), "layered", has_users=True))
NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
STEP = Step("Create tags", ("op.create_table('tags')",), ("op.drop_table('tags')",))


def revision(name: str, *parents: str) -> Revision:
    """Return a revision after these parents."""
    return Revision(name, parents, PurePosixPath(f"migrations/versions/{name}.py"))


def read(root: Path, **texts: str) -> list[Revision]:
    """Write revision files, and read them."""
    folder = root / "migrations/versions"
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / f"{name}.py").write_bytes(text.encode())
    return read_revisions(Project(Files(root), "layered", has_users=True))


# ---- heads


def test_head_of_none() -> None:
    """Where there are no migrations there is no head."""
    assert head([]) is None


def test_head_of_a_line() -> None:
    """The head is the one that no other follows, wherever it stands."""
    assert head([revision("c", "b"), revision("a"), revision("b", "a")]) == "c"


def test_head_after_a_merge() -> None:
    """A merge joins two heads."""
    parted = [revision("a"), revision("b", "a"), revision("c", "a")]

    assert head([*parted, revision("d", "b", "c")]) == "d"


def test_two_heads() -> None:
    """Two heads are refused, with the command that joins them."""
    with pytest.raises(ManyHeads) as caught:
        head([revision("a"), revision("c", "a"), revision("b", "a")])

    assert str(caught.value) == (
        "The migrations have 2 heads (b, c); merge them first: uv run alembic merge heads."
    )


# ---- reading


@pytest.mark.parametrize(
    ("text", "parents"),
    [
        ("revision = 'a'\ndown_revision = None\n", ()),
        ("revision = 'a'\n", ()),
        ('revision = "a"\ndown_revision = "b"\n', ("b",)),
        ("revision = 'a'  # ours\ndown_revision = 'b'  # theirs\n", ("b",)),
        ("revision: str = 'a'\ndown_revision: Union[str, None] = 'b'\n", ("b",)),
        ("revision: str = 'a'\ndown_revision: str | Sequence[str] | None = None\n", ()),
        ("revision = 'a'\ndown_revision = ('b', 'c')\n", ("b", "c")),
        ("revision = 'a'\ndown_revision = ['b', 'c']\n", ("b", "c")),
        ("revision = 'a'\ndown_revision = (\n    'b',\n    'c',\n)\n", ("b", "c")),
        ("revision = (\n    'a'\n)\ndown_revision: str | None = (\n    'b'\n)\n", ("b",)),
        ('revision = """a"""\ndown_revision = "b#1"\n', ("b#1",)),
        ("revision = 'a'\r\ndown_revision = 'b'\r\n", ("b",)),
        ("\ufeffrevision = 'a'\ndown_revision = 'b'\n", ("b",)),
        ("'''Add.\n\nrevision of = x\n'''\nrevision = 'a'\ndown_revision = 'b'\n", ("b",)),
        ("'''Add.'''\n\n\nrevision='a'\ndown_revision='b'\nbranch_labels=None\n", ("b",)),
        ("revision = 'a'\ndown_revision = 'b'\n\n\ndef f():\n    revision = g()\n", ("b",)),
    ],
)
def test_read_revision(tmp_path: Path, text: str, parents: tuple[str, ...]) -> None:
    """Revisions are read as people and every Alembic have written them."""
    (found,) = read(tmp_path, a=text)

    assert found == revision("a", *parents)


@pytest.mark.parametrize("text", ["", "x = 1\n", "# revision = 'a'\n", "revisions = ['a']\n"])
def test_no_revision(tmp_path: Path, text: str) -> None:
    """A file without a revision is none, as Alembic sees it."""
    assert read(tmp_path, helpers=text) == []


@pytest.mark.parametrize(
    "text",
    [
        "revision = make()\n",
        "revision = 'a'\ndown_revision = before\n",
        "revision = 'a\n",
        "revision = 1\n",
        "revision = 'a'\ndown_revision = 1\n",
        "revision = 'a'\ndown_revision = ('b', 1)\n",
    ],
)
def test_computed_revision(tmp_path: Path, text: str) -> None:
    """What cannot be read without running it is refused, and the file named."""
    with pytest.raises(BrokenProject) as caught:
        read(tmp_path, a=text)

    assert str(caught.value) == (
        "migrations/versions/a.py: revision and down_revision must be plain strings; fix them "
        "first."
    )


def test_read_without_folder(tmp_path: Path) -> None:
    """A project whose first migration is yet to come has none."""
    assert read_revisions(Project(Files(tmp_path), "layered", has_users=True)) == []


# ---- writing


def test_write_migration() -> None:
    """A migration follows the newest one, and is named after its date, message and id."""
    migration = write_migration(RENDERER, STEP, [revision("a")], NOW)

    assert migration.path == PurePosixPath(
        f"migrations/versions/2026_11_21_create_tags_{migration.id}.py"
    )
    assert f"Revision ID: {migration.id}\nRevises: a\n" in migration.text
    assert "Create Date: 2026-11-21 09:00:00+00:00\n" in migration.text
    assert "\n    op.create_table('tags')\n" in migration.text


@pytest.mark.parametrize("after", [True, False])
def test_after_the_deployment(*, after: bool) -> None:
    """Only a migration that the old version could not live with says so."""
    migration = write_migration(RENDERER, replace(STEP, after_deployment=after), [], NOW)

    assert after == ("\nafter_deployment = True" in migration.text)


def test_long_message() -> None:
    """A file name has 255 characters on most systems."""
    message = f"Rename {' and '.join(4 * ['a' * 63])} in tags"

    migration = write_migration(RENDERER, replace(STEP, message=message), [], NOW)

    assert len(migration.path.name) == 127
    assert message in migration.text


def test_write_first_migration(tmp_path: Path) -> None:
    """The first migration has no parent; what is written can be read again."""
    migration = write_migration(RENDERER, STEP, [], NOW)

    (found,) = read(tmp_path, **{migration.path.stem: migration.text})
    assert found == Revision(migration.id, (), migration.path)


def test_same_plan_gives_same_id() -> None:
    """The id is made from the operations, not from the time."""
    later = NOW + dt.timedelta(days=1)
    one, other = (write_migration(RENDERER, STEP, [], now) for now in (NOW, later))

    assert one.id == other.id


def test_taken_id() -> None:
    """An id that is taken is never given again, however often that happens."""
    revisions: list[Revision] = []
    for _ in range(4):
        parents = [each.id for each in revisions[-1:]]
        migration = write_migration(RENDERER, STEP, revisions, NOW)
        revisions.append(revision(migration.id, *parents))

    assert len({each.id for each in revisions}) == 4
    assert {len(each.id) for each in revisions} == {12}


def test_write_after_two_heads() -> None:
    """Nothing is written while the migrations have two heads."""
    with pytest.raises(ManyHeads):
        write_migration(RENDERER, STEP, [revision("a"), revision("b")], NOW)
