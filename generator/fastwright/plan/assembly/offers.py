"""The changes of files that a plan is made of."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from fastwright.project.changes import Create, Edit, Kept, Why
from fastwright.project.project import Project


def offers(
    project: Project, texts: Mapping[PurePosixPath, str]
) -> tuple[list[Create], list[Kept], list[Edit]]:
    """Split the texts into files to create, unchanged files, and existing files with other text."""
    created, kept, clashes = [], [], []
    for path, text in texts.items():
        old = project.read(path)
        if old is None:
            created.append(Create(path, text))
        elif old.splitlines() == text.splitlines():
            kept.append(Kept(path, Why.IDENTICAL))
        else:
            clashes.append(Edit(path, old, text))
    return created, kept, clashes
