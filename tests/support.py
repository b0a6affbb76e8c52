"""Helpers that tests import by name; fixtures are in conftest.py."""

import os
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from fastwright.code.links import link_what_is_there
from fastwright.language.fields import Field, LinkedField, linked
from fastwright.language.resource import LinkedResource, Resource
from fastwright.language.types.ids import id_field
from fastwright.project.project import Project
from fastwright.project.reading import Files

type Answer = str | bool
type Tree = dict[str, tuple[int, bytes]]

RUN_FOLDER = ".fastwright/run"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command answered."""

    code: int
    out: str
    err: str


class Rendered(Protocol):
    """Renders the project with these answers once; its result is only to be read."""

    def __call__(self, **answers: Answer) -> Path:
        """Return the rendered project."""


class Render(Protocol):
    """Puts a fresh project with these answers at a place."""

    def __call__(self, dest: Path, **answers: Answer) -> Path:
        """Return `dest`."""


class Run(Protocol):
    """Calls the command line in this process."""

    def __call__(self, *arguments: str | Path, cwd: Path | None = None) -> Outcome:
        """Return what the command answered; raise what it lets escape."""


def linked_alone(resource: Resource) -> LinkedResource:
    """Return a resource as in a project that has nothing else: all that it refers to has an id."""
    return link_what_is_there(Project(Files(Path("nowhere")), "layered", has_users=True), resource)


def linked_to_id(field: Field) -> LinkedField:
    """Return a field which, where it refers to other rows, holds an id of theirs."""
    return linked(field, key=id_field("uuid", field.owner) if field.target else None)


def snapshot(root: Path) -> Tree:
    """Return the mode and content of all below a folder, without what a run's lock leaves."""
    return {
        name: state for name, state in _states(f"{root}", "") if not name.startswith(RUN_FOLDER)
    }


def _states(folder: str, prefix: str) -> Iterator[tuple[str, tuple[int, bytes]]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            yield f"{prefix}{entry.name}", _state(entry)
            if entry.is_dir(follow_symlinks=False):
                yield from _states(entry.path, f"{prefix}{entry.name}/")


def _state(entry: os.DirEntry[str]) -> tuple[int, bytes]:
    mode = entry.stat(follow_symlinks=False).st_mode
    if stat.S_ISLNK(mode):
        return mode, os.fsencode(Path(entry.path).readlink())
    return mode, Path(entry.path).read_bytes() if stat.S_ISREG(mode) else b""


def texts(root: Path) -> dict[str, str]:
    """Return the text of every file below a folder, without what a run's lock leaves."""
    return {
        name: content.decode()
        for name, (mode, content) in snapshot(root).items()
        if stat.S_ISREG(mode)
    }


def replace(path: Path, old: str, new: str) -> None:
    """Replace text in a file that must hold it, its newlines left as they are."""
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())


def git(root: Path, *arguments: str) -> str:
    """Return what git says, run as somebody."""
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=root, check=True, capture_output=True, text=True
    )
    return done.stdout


def commit(root: Path, message: str) -> None:
    """Commit all there is."""
    git(root, "add", "--all")
    git(root, "commit", "-m", message)


def branch(root: Path, name: str) -> None:
    """Start a branch at the first commit."""
    git(root, "checkout", "-b", name, "main")


def merge(root: Path, ours: str, theirs: str) -> set[str]:
    """Merge a branch into another one, and return the files in conflict."""
    git(root, "checkout", ours)
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    subprocess.run(["git", *identity, "merge", theirs], cwd=root, check=False, capture_output=True)
    return set(git(root, "diff", "--name-only", "--diff-filter=U").split())
