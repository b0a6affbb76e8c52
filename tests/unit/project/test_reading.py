import os
from pathlib import Path, PurePosixPath

import pytest

from fastwright.errors import NotEditable, OutsideProject
from fastwright.project.reading import Files

PATH = PurePosixPath("app/a.py")


def write(root: Path, data: bytes) -> None:
    """Write the file at `PATH`."""
    (root / PATH).parent.mkdir()
    (root / PATH).write_bytes(data)


def test_read_absent(tmp_path: Path) -> None:
    """A file that is not there has no text."""
    assert Files(tmp_path).read(PATH) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a\r\nb\rc\nd",
        b"\xef\xbb\xbfx = 1\n",
        "# coding: utf-8\nx = 'é\x0c\u2028'\n".encode(),
        b"#!/bin/sh\n# -*- coding: us-ascii -*-\n",
        b"\xef\xbb\xbf# vim: set fileencoding=utf-8 :\n",
    ],
)
def test_read_exact(tmp_path: Path, data: bytes) -> None:
    """The encoded text is the file: newlines, BOM and all."""
    write(tmp_path, data)

    text = Files(tmp_path).read(PATH)

    assert text is not None
    assert data == text.encode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"x = '\xe9'\n", "is not UTF-8 at byte 5; convert it to UTF-8 first"),
        (b"# coding: latin-1\n", "declares its encoding as iso-8859-1"),
        (b"\n# coding: cp1252\n", "declares its encoding as cp1252"),
        (b"# coding: klingon\n", "has an invalid coding line"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "has an invalid coding line"),
    ],
)
def test_read_other_encoding(tmp_path: Path, data: bytes, words: str) -> None:
    """A file that is not UTF-8, or says so, is refused by name."""
    write(tmp_path, data)

    with pytest.raises(NotEditable, match=f"^app/a.py {words}"):
        Files(tmp_path).read(PATH)


def test_read_coding_line_elsewhere(tmp_path: Path) -> None:
    """A coding line means nothing outside of Python."""
    (tmp_path / "notes.md").write_bytes(b"# coding: latin-1\n")

    assert Files(tmp_path).read(PurePosixPath("notes.md")) == "# coding: latin-1\n"


def test_read_no_regular_file(tmp_path: Path) -> None:
    """Folders, pipes and links to themselves are refused, and do not hang."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")

    for name in ("folder", "pipe", "loop"):
        with pytest.raises(NotEditable, match=f"^{name} is not a regular file"):
            Files(tmp_path).read(PurePosixPath(name))


@pytest.mark.parametrize(
    "path",
    [
        "../a.py",
        "app/../../a.py",
        "app/../a.py",
        "/etc/passwd",
        ".git/hooks/pre-commit",
        "vendor/.GIT/config",
        "out/a.py",
        "out.py",
        "hooks/pre-commit",
    ],
)
def test_locate_refuses(tmp_path: Path, path: str) -> None:
    """A path must not lead out of the project or into a git folder, by name or by link."""
    root = tmp_path / "project"
    (root / ".git/hooks").mkdir(parents=True)
    (root / "out").symlink_to(tmp_path)
    (root / "out.py").symlink_to(tmp_path / "absent.py")
    (root / "hooks").symlink_to(".git/hooks")

    with pytest.raises(OutsideProject, match=path):
        Files(root).locate(PurePosixPath(path))


def test_locate_follows_links(tmp_path: Path) -> None:
    """A link inside the project leads to its file, also where the project is linked itself."""
    (tmp_path / "real/app").mkdir(parents=True)
    (tmp_path / "project").symlink_to("real")
    (tmp_path / "real/link").symlink_to("app")

    expected = tmp_path.resolve() / "real/app/a.py"

    assert expected == Files(tmp_path / "project").locate(PurePosixPath("link/a.py"))


def test_read_once(tmp_path: Path) -> None:
    """A file, and what a folder holds, is looked up once; other files look anew."""
    write(tmp_path, b"x = 1\n")
    files = Files(tmp_path)
    folder = PATH.parent

    assert (files.read(PATH), files.paths(folder, "*.py")) == ("x = 1\n", (PATH,))
    (tmp_path / PATH).unlink()

    assert (files.read(PATH), files.glance(PATH)) == ("x = 1\n", "x = 1\n")
    assert files.paths(folder, "*.py") == (PATH,)
    assert Files(tmp_path).read(PATH) is None
