"""The files of a resource as people left them, merged with what is generated now."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.code.formatting import Edited, format_texts
from fastwright.errors import BrokenProject
from fastwright.project.project import Project
from fastwright.project.records import base_path
from fastwright.source.conflicts import has_conflict
from fastwright.source.merge import merge


@dataclass(frozen=True, slots=True)
class Merging:
    """The files as they are to be; those of them with conflicts, and those that people deleted."""

    texts: Mapping[PurePosixPath, str]
    conflicts: tuple[PurePosixPath, ...]
    deleted: tuple[PurePosixPath, ...]


def merge_code(project: Project, code: Mapping[PurePosixPath, str]) -> Merging:
    """Merge each file; raises BrokenProject for one that nothing can be merged into."""
    merged, to_format = {}, {}
    conflicts, deleted = [], []
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
        merged[path] = result.text
        if result.conflicts:
            conflicts.append(path)
        elif result.text not in (ours, theirs):
            to_format[path] = Edited(ours, result.text)
    _, formatted = format_texts(project.root, {}, to_format)
    texts = merged | {path: each.new for path, each in formatted.items()}
    return Merging(texts, tuple(conflicts), tuple(deleted))


def _check_readable(path: PurePosixPath, ours: str) -> None:
    """Refuse what nothing can be merged into; raises BrokenProject."""
    if has_conflict(ours):
        raise BrokenProject(path, "it holds a conflict; resolve what is marked <<<<<<< first")
    if path.suffix != ".py":
        return
    try:
        ast.parse(ours.removeprefix("\ufeff"))
    except SyntaxError as error:
        reason = f"it is no Python that can be read (line {error.lineno}); mend it first"
        raise BrokenProject(path, reason) from error
