from pathlib import Path, PurePosixPath

import pytest

from fastwright.project.git import was_released
from support import git

FILE = PurePosixPath("migrations/a.py")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a repository with one commit that holds the file."""
    root = tmp_path / "project"
    (root / FILE).parent.mkdir(parents=True)
    (root / FILE).write_text("a\n")
    git(root, "init", "-b", "main")
    commit(root)
    return root


def commit(root: Path) -> None:
    """Commit all there is."""
    git(root, "add", "--all")
    git(root, "commit", "-m", "Say it")


def test_committed(root: Path) -> None:
    """A commit alone is no release."""
    assert not was_released(root, FILE)


def test_not_committed(tmp_path: Path) -> None:
    """In a repository without commits nothing is released."""
    git(tmp_path, "init")

    assert not was_released(tmp_path, FILE)


def test_tagged(root: Path) -> None:
    """What is in a tag is released, also after later commits."""
    git(root, "tag", "v1")
    (root / "other").touch()
    commit(root)

    assert was_released(root, FILE)


def test_tagged_without_it(root: Path) -> None:
    """What came after the last tag is not released."""
    git(root, "tag", "v1")
    (root / "later").touch()
    commit(root)

    assert not was_released(root, PurePosixPath("later"))


def test_pushed(root: Path, tmp_path: Path) -> None:
    """What was pushed is released, what was committed since is not."""
    git(tmp_path, "init", "--bare", "remote")
    git(root, "remote", "add", "origin", str(tmp_path / "remote"))
    assert not was_released(root, FILE)
    git(root, "push", "origin", "main")
    (root / "later").touch()
    commit(root)

    assert was_released(root, FILE)
    assert not was_released(root, PurePosixPath("later"))


def test_project_in_a_larger_repository(root: Path) -> None:
    """A path is that below the project, not below the repository."""
    git(root, "tag", "v1")

    assert was_released(root / "migrations", PurePosixPath("a.py"))
    assert not was_released(root / "migrations", FILE)


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be known, it may have been released."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    assert was_released(tmp_path, FILE)


def test_no_git(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without git, too."""
    monkeypatch.setenv("PATH", "")

    assert was_released(root, FILE)
