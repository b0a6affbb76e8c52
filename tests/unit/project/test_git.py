from pathlib import Path, PurePosixPath

import pytest

from fastwright.project.git import unmerged, was_released
from fastwright.project.project import Project
from fastwright.project.reading import Files
from fastwright.project.sources import source_texts
from support import git, merge

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


# ---- a repository that somebody else prepared


@pytest.fixture
def proof(root: Path, tmp_path: Path) -> Path:
    """Configure every program that reading the repository could run; each leaves this file."""
    proof, program = tmp_path / "proof", tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$0 $@" >> "{proof}"\ncat\n')
    program.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("fsmonitor-watchman", "post-index-change", "reference-transaction"):
        (hooks / name).symlink_to(program)
    for key, value in {
        "core.fsmonitor": str(program),
        "core.hooksPath": str(hooks),
        "core.pager": str(program),
        "diff.external": str(program),
        "filter.evil.clean": str(program),
        "filter.evil.smudge": str(program),
        "gpg.program": str(program),
        "log.showSignature": "true",
        "merge.evil.driver": str(program),
    }.items():
        git(root, "config", key, value)
    return proof


def sign(root: Path) -> None:
    """Give the last commit a signature, and tag it."""
    text = git(root, "cat-file", "commit", "HEAD")
    head, _, message = text.partition("\n\n")
    signature = "-----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    (root / "signed").write_text(f"{head}\ngpgsig {signature}\n\n{message}")
    signed = git(root, "hash-object", "-t", "commit", "-w", "signed").strip()
    (root / "signed").unlink()
    git(root, "tag", "v1", signed)


def test_reading_runs_no_program_of_the_repository(root: Path, proof: Path) -> None:
    """An unpacked archive can be looked at, whatever its configuration names."""
    sign(root)
    proof.unlink(missing_ok=True)

    released = was_released(root, FILE)
    found = source_texts(Project(Files(root), "layered", has_users=False))

    assert (released, [*found]) == (True, [FILE])
    assert not proof.exists(), proof.read_text()


def test_a_conflict_is_read_without_filters(root: Path, tmp_path: Path) -> None:
    """Neither does a merge in progress run a filter, and line endings are those of the file."""
    proof = tmp_path / "proof"
    (root / ".gitattributes").write_text("*.py text eol=crlf filter=evil\n")
    commit(root)
    git(root, "branch", "other")
    for name, text in (("other", b"b\r\n"), ("main", b"c\r\n")):
        git(root, "checkout", name)
        (root / FILE).write_bytes(text)
        commit(root)
    assert merge(root, "main", "other") == {str(FILE)}
    git(root, "config", "filter.evil.smudge", f'sh -c "cat; touch {proof}"')

    found = unmerged(root)[FILE]

    assert found is not None
    assert (found.base, found.ours, found.theirs) == ("a\r\n", "c\r\n", "b\r\n")
    assert not proof.exists()
