"""The file changes of a plan, and which files were edited since they were generated."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from fastwright.project.changes import Create, Edit, Kept, Why
from fastwright.project.project import Project
from fastwright.project.records import base_path


def offers(
    project: Project, texts: Mapping[PurePosixPath, str]
) -> tuple[list[Create], list[Kept], list[Edit]]:
    """Split the texts into files to create, unchanged files, and existing files with other text."""
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


def is_pristine(project: Project, path: PurePosixPath, text: str) -> bool:
    """Return whether nobody has edited a file since it was generated."""
    base = project.read(base_path(path))
    return base is not None and _is_same(text, base)


def _is_same(one: str, other: str) -> bool:
    """Return whether two texts are equal except for line endings."""
    return one.splitlines() == other.splitlines()
