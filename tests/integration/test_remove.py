from pathlib import Path

import pytest

from fastwright.project.records import digest
from support import Outcome, Render, Rendered, Run, git, replace, snapshot, texts

ITEM = ("item", "name:str:max=120", "status:enum:new+old:default=new", "owner:ref:user:null")
DROPPED = "migrations/versions/2026_11_21_drop_items_*.py"
CREATED = "migrations/versions/2026_11_21_create_items_*.py"


@pytest.fixture
def repository(project: Path) -> Path:
    """Return a project that was committed."""
    git(project, "init", "-b", "main")
    commit(project)
    return project


def commit(root: Path) -> None:
    """Commit all there is."""
    git(root, "add", "--all")
    git(root, "commit", "-m", "Say it")


def tree(root: Path) -> dict[str, str]:
    """Return every text that git does not ignore."""
    tracked = git(root, "ls-files", "--cached", "--others", "--exclude-standard").splitlines()
    return {path: (root / path).read_text() for path in tracked if (root / path).exists()}


def add(run: Run, project: Path, *words: str) -> Outcome:
    """Add a resource, which must work."""
    outcome = run("add", "resource", *(words or ITEM), "-C", project)
    assert (outcome.code, outcome.err) == (0, "")
    return outcome


def remove(run: Run, project: Path, name: str = "item", code: int = 0) -> Outcome:
    """Remove a resource, which must work; code 3 says that lines of the user's are broken."""
    outcome = run("remove", "resource", name, "--yes", "-C", project)
    assert (outcome.code, outcome.err) == (code, "")
    return outcome


def one(project: Path, pattern: str) -> Path:
    """Return the one file of that pattern."""
    (found,) = project.glob(pattern)
    return found


# ---- nothing was edited, nothing released


def test_remove_gives_every_byte_back(repository: Path, run: Run) -> None:
    """Adding and removing a resource leaves the tree as it was, empty folders too."""
    add(run, repository)

    outcome = remove(run, repository)

    assert git(repository, "status", "--porcelain", "--ignored") == "!! .fastwright/run/\n"
    assert not (repository / "resources").exists()
    assert not (repository / ".fastwright/base").exists()
    assert 'DROP TABLE "items"; UPDATE alembic_version SET version_num = ' in outcome.out


def test_remove_the_example(tmp_path: Path, render: Render, rendered: Rendered, run: Run) -> None:
    """Without the example, a new project is one that was rendered without it."""
    project = render(tmp_path / "demo", auth="none")
    git(project, "init")

    outcome = remove(run, project)

    expected, actual = texts(rendered(auth="none", example=False)), tree(project)
    assert 'DROP TABLE "items"; DELETE FROM alembic_version;' in outcome.out
    assert actual.keys() == expected.keys()
    different = {path for path, text in actual.items() if text != expected[path]}
    assert different <= {"README.md", ".copier-answers.yml"}


def test_remove_ignores_line_endings(repository: Path, run: Run) -> None:
    """A checkout with other line endings is no edit."""
    add(run, repository)
    for path in tree(repository):
        file = repository / path
        if "/item" in path or "_item" in path:
            file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))

    outcome = remove(run, repository)

    assert "was edited" not in outcome.out
    assert not (repository / "app/models/item.py").exists()


def test_remove_names_what_is_left_behind(repository: Path, run: Run) -> None:
    """A module of the user's that uses the resource is named, as it will not import any more."""
    add(run, repository)
    (repository / "app/api/v1/stats.py").write_text("from app.api.v1.items import ItemReader\n")

    outcome = remove(run, repository, code=3)

    assert "\n  app/api/v1/stats.py:1  app.api.v1.items\n" in outcome.out


@pytest.mark.parametrize("first", ["apple", "zebra"])
def test_remove_one_of_two(repository: Path, run: Run, first: str) -> None:
    """What another resource wrote stays, whichever of the two came first."""
    second = {"apple": "zebra", "zebra": "apple"}[first]
    add(run, repository, first, "name:str")
    old = tree(repository)
    add(run, repository, second, "name:str")

    remove(run, repository, second)

    assert tree(repository) == old


def test_add_again_after_remove(repository: Path, run: Run) -> None:
    """A removed resource can be added again, and is the same."""
    add(run, repository)
    old = tree(repository)
    remove(run, repository)

    add(run, repository)

    assert tree(repository) == old


def test_remove_dry_run_writes_nothing(project: Path, run: Run) -> None:
    """A dry run leaves the project as it is."""
    add(run, project)
    old = snapshot(project)

    outcome = run("remove", "resource", "item", "--dry-run", "-C", project)

    assert snapshot(project) == old
    assert "\n  remove  app/models/item.py\n" in outcome.out


# ---- something was edited


@pytest.mark.parametrize(
    "path", ["app/models/item.py", "app/services/item_service.py", "tests/api/test_items.py"]
)
def test_edited_files_are_kept(repository: Path, run: Run, path: str) -> None:
    """What was edited stays and is named; all else goes."""
    add(run, repository)
    edited = repository / path
    edited.write_text(edited.read_text() + "\n# mine\n")
    text = edited.read_text()

    # The model does not import the other files, which are gone.
    outcome = remove(run, repository, code=0 if "models" in path else 3)

    assert edited.read_text() == text
    assert f"Note: you edited {path}, so it is kept; delete or update it.\n" in outcome.out
    assert git(repository, "status", "--porcelain").splitlines() == [f"?? {path}"]


def test_edited_wiring_is_kept(repository: Path, run: Run) -> None:
    """A wired file where the resource was used otherwise stays as it is, and is named."""
    add(run, repository)
    router = repository / "app/api/v1/router.py"
    replace(router, "include_router(items_router)", "include_router(items_router, tags=['x'])")
    text = router.read_text()

    outcome = remove(run, repository, code=3)

    assert router.read_text() == text
    assert (
        "Note: app/api/v1/router.py is unchanged, because other code in it uses "
        "items_router; remove Item from it.\n"
    ) in outcome.out
    assert "  app.api.v1.items\n" in outcome.out.partition("Broken: ")[2]
    assert "tem" not in (repository / "app/models/__init__.py").read_text()


def test_wired_file_that_is_no_python(repository: Path, run: Run) -> None:
    """A wired file with a syntax error is kept, and the rest is removed."""
    add(run, repository)
    router = repository / "app/api/v1/router.py"
    router.write_text(router.read_text() + "def\n")

    outcome = remove(run, repository)

    assert "Note: app/api/v1/router.py is unchanged, because line " in outcome.out
    assert not (repository / "app/models/item.py").exists()


def test_edited_spec(repository: Path, run: Run) -> None:
    """What was generated is removed, not what the spec has come to say since."""
    add(run, repository)
    git(repository, "add", "--all")
    git(repository, "commit", "-m", "Add items")
    git(repository, "tag", "v1")
    replace(repository / "resources/item.toml", 'plural = "items"', 'plural = "itemz"')

    remove(run, repository)

    assert "include_router(items" not in (repository / "app/api/v1/router.py").read_text()
    assert 'op.drop_table("items")' in one(repository, DROPPED).read_text()


def test_deleted_files(repository: Path, run: Run) -> None:
    """What is gone already is not missed."""
    add(run, repository)
    (repository / "tests/api/test_items.py").unlink()
    (repository / "app/models/item.py").unlink()

    remove(run, repository)

    assert git(repository, "status", "--porcelain") == ""


# ---- the migration


def check_drop(project: Path, outcome: Outcome, reason: str) -> None:
    """Check that the table goes by a migration of its own, which can bring it back."""
    dropped, created = one(project, DROPPED), one(project, CREATED)
    relative = [path.relative_to(project) for path in (created, dropped)]
    assert f"Note: {relative[0]} {reason}; {relative[1]} drops the table.\n" in outcome.out
    assert outcome.out.endswith("\nNext:\n  uv run alembic upgrade head\n")
    up, down = part(created)
    assert part(dropped) == (down, up)


def part(migration: Path) -> tuple[str, str]:
    """Return the bodies of upgrade and downgrade."""
    up, down = migration.read_text().split("def upgrade() -> None:\n")[1].split("\n\n\n")
    return up.strip(), down.removeprefix("def downgrade() -> None:\n").strip()


def test_tagged_migration(repository: Path, run: Run) -> None:
    """A migration in a tag stays, and another drops the table."""
    add(run, repository)
    commit(repository)
    git(repository, "tag", "v1")

    outcome = remove(run, repository)

    check_drop(repository, outcome, "may have run elsewhere, so it is kept")


def test_pushed_migration(repository: Path, run: Run, tmp_path: Path) -> None:
    """A pushed migration stays, and another drops the table."""
    git(tmp_path, "init", "--bare", "remote")
    git(repository, "remote", "add", "origin", str(tmp_path / "remote"))
    add(run, repository)
    commit(repository)
    git(repository, "push", "origin", "main")

    outcome = remove(run, repository)

    check_drop(repository, outcome, "may have run elsewhere, so it is kept")


def test_migration_not_under_git(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git cannot say, the migration stays."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    add(run, project)

    outcome = remove(run, project)

    check_drop(project, outcome, "may have run elsewhere, so it is kept")


def test_migration_that_is_not_the_newest(repository: Path, run: Run) -> None:
    """A migration that another follows stays."""
    add(run, repository)
    add(run, repository, "apple", "name:str")

    outcome = remove(run, repository)

    check_drop(repository, outcome, "is not the newest migration, so it is kept")


def test_edited_migration(repository: Path, run: Run) -> None:
    """A migration that was edited stays as it is."""
    add(run, repository)
    created = one(repository, CREATED)
    replace(created, "def downgrade", "# mine\ndef downgrade")
    text = created.read_text()

    outcome = remove(run, repository)

    assert created.read_text() == text
    assert f"{created.relative_to(repository)} was edited, so it is kept; " in outcome.out
    assert 'op.drop_table("items")' in one(repository, DROPPED).read_text()


def test_deleted_migration(repository: Path, run: Run) -> None:
    """Where the migration is gone, as after a squash, a new one drops the table."""
    add(run, repository)
    created = one(repository, CREATED)
    created.unlink()

    outcome = remove(run, repository)

    assert f"{created.relative_to(repository)} no longer exists; " in outcome.out
    assert 'op.drop_table("items")' in one(repository, DROPPED).read_text()


def test_add_again_after_drop(project: Path, run: Run) -> None:
    """After a drop migration the same resource can come back, and go again."""
    for _ in range(2):
        add(run, project)
        remove(run, project)
    add(run, project)

    assert len(list(project.glob(CREATED))) == 3
    assert len(list(project.glob(DROPPED))) == 2


# ---- who else needs it


def test_remove_what_others_refer_to(project: Path, run: Run) -> None:
    """A resource that another refers to stays, until that is removed."""
    add(run, project)
    add(run, project, "part", "item:ref:item")
    old = snapshot(project)

    refused = run("remove", "resource", "item", "-C", project)

    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        "Error: The resource item is still in use by part.item; "
        "first remove the fields that refer to it.\n"
    )
    assert snapshot(project) == old
    remove(run, project, "part")
    remove(run, project)


def test_remove_what_refers_to_itself(repository: Path, run: Run) -> None:
    """A resource that refers to itself can be removed."""
    add(run, repository, "node", "parent:ref:self:null", "other:ref:node:null")

    remove(run, repository, "node")

    assert git(repository, "status", "--porcelain") == ""


@pytest.mark.parametrize("path", ["app/schemas/item.py", "app/api/v1/router.py", CREATED])
def test_file_that_is_not_utf8(repository: Path, run: Run, path: str) -> None:
    """A file in another encoding is kept and named, like one that was edited.

    In `app`, it still imports what is removed.
    """
    add(run, repository)
    found = one(repository, path)
    found.write_bytes(found.read_bytes() + b"# \xff\n")

    outcome = remove(run, repository, code=3 if path.startswith("app/") else 0)

    assert f"{found.relative_to(repository)}" in outcome.out.partition("Note:")[2]
    assert found.read_bytes().endswith(b"\xff\n")
    assert not (repository / "app/models/item.py").exists()


def test_module_by_hand_in_the_package(tmp_path: Path, render: Render, run: Run) -> None:
    """In archtool, what a user wrote into the package of a resource stays in a package."""
    root = render(tmp_path / "demo", style="archtool", example=False)
    add(run, root)
    (root / "app/items/pricing.py").write_text("PRICE = 1\n")

    outcome = remove(run, root)

    assert {path.name for path in (root / "app/items").glob("*.py")} == {
        "__init__.py",
        "pricing.py",
    }
    assert (
        "Note: app/items/__init__.py is kept, because its package has other files." in outcome.out
    )


# ---- a record that somebody else wrote


def claim(project: Path, path: str, text: str) -> None:
    """Let the record of the resource name a file of the user's, with its digest and its text."""
    (project / path).write_text(text)
    base = project / ".fastwright/base" / path
    base.parent.mkdir(parents=True, exist_ok=True)
    base.write_text(text)
    record = project / ".fastwright/resources/item.toml"
    record.write_text(f'{record.read_text()}"{path}" = "{digest(text)}"\n')


@pytest.mark.parametrize("path", [".env", "app/main.py", "app/services/base.py", "migrations/x.py"])
def test_remove_deletes_nothing_else_that_a_record_names(
    repository: Path, run: Run, path: str
) -> None:
    """A digest is no proof that fastwright wrote a file: the path has to be one of the resource."""
    add(run, repository)
    claim(repository, path, "SECRET = 1\n")

    outcome = remove(run, repository)

    assert (repository / path).read_text() == "SECRET = 1\n"
    assert f"{path} is kept: .fastwright/resources/item.toml names it, but it is no" in outcome.out


def test_remove_deletes_what_earlier_versions_generated(repository: Path, run: Run) -> None:
    """Version 0.1.0 generated tests of services."""
    add(run, repository)
    path = "tests/services/test_item_service.py"
    claim(repository, path, "x = 1\n")

    remove(run, repository)

    assert not (repository / path).exists()


def test_remove_file_refuses_what_a_record_names_in_vain(repository: Path, run: Run) -> None:
    """Nor does `remove file` delete it."""
    add(run, repository)
    claim(repository, ".env", "SECRET=1\n")

    outcome = run("remove", "file", ".env", "--yes", "-C", repository)

    assert outcome.code == 1
    assert (repository / ".env").read_text() == "SECRET=1\n"
