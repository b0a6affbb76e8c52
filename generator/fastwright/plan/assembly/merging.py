"""Merges the user's files of a resource with the newly generated ones."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from fastwright.code.formatting import Edited
from fastwright.errors import BrokenProject
from fastwright.project.project import Project
from fastwright.project.records import base_path
from fastwright.source.conflicts import has_conflict
from fastwright.source.merge import merge

type Texts = Mapping[PurePosixPath, str]


@dataclass(frozen=True, slots=True)
class Merging:
    """The merged files, those with conflicts, and those that the user deleted.

    `edited` are the files that both sides changed; they still have to be formatted. `dropped` are
    comments of the user's that went with generated lines, each with its file.
    """

    texts: Texts = field(default_factory=dict)
    edited: Mapping[PurePosixPath, Edited] = field(default_factory=dict)
    conflicts: tuple[PurePosixPath, ...] = ()
    deleted: tuple[PurePosixPath, ...] = ()
    dropped: tuple[tuple[PurePosixPath, str], ...] = ()


def merge_code(project: Project, code: Texts) -> Merging:
    """Merge each file; raise BrokenProject for a file that cannot be merged."""
    texts, edited = {}, {}
    conflicts, deleted, dropped = [], [], []
    for path, theirs in code.items():
        ours, base = project.read(path), project.read(base_path(path))
        if base is None:
            reason = "the file is missing; restore it from version control"
            raise BrokenProject(base_path(path), reason)
        if ours is None:
            deleted.append(path)
            continue
        _check_readable(path, ours)
        result = merge(base, ours, theirs, is_python=path.suffix == ".py")
        texts[path] = result.text
        dropped += [(path, comment) for comment in result.dropped]
        if result.conflicts:
            conflicts.append(path)
        elif result.text not in (ours, theirs):
            edited[path] = Edited(ours, result.text)
    return Merging(texts, edited, tuple(conflicts), tuple(deleted), tuple(dropped))


def _check_readable(path: PurePosixPath, ours: str) -> None:
    """Raise BrokenProject for a file that cannot be merged."""
    if has_conflict(ours):
        raise BrokenProject(path, "it has a conflict; resolve what is marked <<<<<<< first")
    if path.suffix != ".py":
        return
    try:
        ast.parse(ours.removeprefix("\ufeff"))
    except SyntaxError as error:
        reason = f"it is not valid Python (line {error.lineno}); fix it first"
        raise BrokenProject(path, reason) from error
