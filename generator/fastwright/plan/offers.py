"""The changes of files that a plan is made of, and what was edited since it was generated."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from fastwright.code.formatting import Edited
from fastwright.errors import AlreadyExists
from fastwright.project.changes import Create, Delete, Edit, Kept, Why
from fastwright.project.project import Project
from fastwright.project.records import base_path


def creates(project: Project, texts: Mapping[PurePosixPath, str]) -> Iterator[Create]:
    """Yield the files to be written; raises AlreadyExists."""
    for path, text in texts.items():
        if project.read(path) is not None:
            raise AlreadyExists(path)
        yield Create(path, text)


def offers(
    project: Project, texts: Mapping[PurePosixPath, str]
) -> tuple[list[Create], list[Kept], list[Edit]]:
    """Part the files to be written: those to create, those there with that text, and clashes."""
    created, kept, clashes = [], [], []
    for path, text in texts.items():
        old = project.read(path)
        if old is None:
            created.append(Create(path, text))
        elif _is_same(old, text):
            kept.append(Kept(path, Why.IDENTICAL))
        else:
            clashes.append(Edit(path, old, text))
    return created, kept, clashes


def edits(edited: Mapping[PurePosixPath, Edited]) -> Iterator[Edit]:
    """Yield the files whose text becomes another."""
    for path, text in edited.items():
        if text.new != text.old:
            yield Edit(path, text.old, text.new)


def deletes(project: Project, paths: Iterable[PurePosixPath]) -> Iterator[Delete]:
    """Yield those of the files to be removed that are there."""
    for path in paths:
        text = project.read(path)
        if text is not None:
            yield Delete(path, text)


def is_pristine(project: Project, path: PurePosixPath, text: str) -> bool:
    """Tell whether nobody edited a file since it was generated."""
    base = project.read(base_path(path))
    return base is not None and _is_same(text, base)


def _is_same(one: str, other: str) -> bool:
    """Tell whether two texts are the same, whatever their line endings."""
    return one.splitlines() == other.splitlines()
