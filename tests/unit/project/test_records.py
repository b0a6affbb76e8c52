from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from fastwright.errors import BrokenProject
from fastwright.project.project import Project
from fastwright.project.reading import Files
from fastwright.project.records import (
    Record,
    base_path,
    read_record,
    record_path,
    to_toml,
    without_files,
)

RECORD = Record(
    "0.1.0",
    PurePosixPath("migrations/versions/a.py"),
    {PurePosixPath("resources/post.toml"): "12ab", PurePosixPath("app/models/post.py"): "34cd"},
)


def read(root: Path, text: str | None) -> Record:
    """Write the record of a resource, and read it."""
    path = root / record_path("post")
    path.parent.mkdir(parents=True)
    if text is not None:
        path.write_text(text)
    return read_record(Project(Files(root), "layered", has_users=True), "post")


def test_to_toml() -> None:
    """A record names one file a line, so that a diff of it can be read."""
    assert to_toml(RECORD) == (
        'fastwright = "0.1.0"\n'
        'migration = "migrations/versions/a.py"\n'
        "\n"
        "[files]\n"
        '"resources/post.toml" = "12ab"\n'
        '"app/models/post.py" = "34cd"\n'
    )


def test_read_record(tmp_path: Path) -> None:
    """What is written is read back."""
    assert read(tmp_path, to_toml(RECORD)) == RECORD


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "the file is missing"),
        ("files =", "it cannot be read (Invalid value"),
        ('fastwright = "1"\n[files]\n', "it cannot be read (migration is missing)"),
        ('fastwright = "1"\nmigration = "a"\nfiles = 1\n', "it cannot be read ("),
        ('fastwright = "1"\nmigration = "a"\nfiles = "abc"\n', "it cannot be read ("),
    ],
)
def test_broken_record(tmp_path: Path, text: str | None, reason: str) -> None:
    """A record that is missing or torn is refused, with the way out."""
    with pytest.raises(BrokenProject) as caught:
        read(tmp_path, text)

    message = str(caught.value)
    assert message.startswith(f".fastwright/resources/post.toml: {reason}")
    assert message.endswith("; restore it from version control.")


def test_record_of_an_early_version(tmp_path: Path) -> None:
    """A record in the form of an early version is refused with what can be done about it."""
    with pytest.raises(
        BrokenProject,
        match=r"its format is from fastwright 0\.1 and cannot be read; remove the resource with",
    ):
        read(tmp_path, 'fastwright = "0.1"\nmigration = "a"\nfiles = ["b"]\n')


def test_record_of_a_later_version(tmp_path: Path) -> None:
    """What a later version wrote is not taken for what this one knows."""
    with pytest.raises(
        BrokenProject, match=r"it is from fastwright 99\.1, and this is .*; upgrade"
    ):
        read(tmp_path, to_toml(replace(RECORD, version="99.1")))


def test_removed_files(tmp_path: Path) -> None:
    """The files that a user does not want are read back."""
    record = without_files(RECORD, {PurePosixPath("app/models/post.py")})

    assert record.files == (PurePosixPath("resources/post.toml"),)
    assert read(tmp_path, to_toml(record)) == record


def test_base_path() -> None:
    """The pristine text of a file lies under its own path."""
    assert base_path(PurePosixPath("app/models/post.py")) == PurePosixPath(
        ".fastwright/base/app/models/post.py"
    )
