"""The changes of files that a plan is made of, and what was edited since it was generated."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from fastwright.changes import Create, Delete, Edit
from fastwright.errors import AlreadyExists
from fastwright.formatting import Edited
from fastwright.project import Project
from fastwright.records import base_path


def creates(project: Project, texts: Mapping[PurePosixPath, str]) -> Iterator[Create]:
    """Yield the files to be written; raises AlreadyExists."""
    for path, text in texts.items():
        if project.read(path) is not None:
            raise AlreadyExists(path)
        yield Create(path, text)


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
    """Tell whether nobody edited a file since it was generated; line endings do not count."""
    base = project.read(base_path(path))
    return base is not None and text.splitlines() == base.splitlines()
