"""The spec and the code of a resource after its turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from fastwright.code.formatting import Edited
from fastwright.plan.assembly.drafts import Draft
from fastwright.plan.assembly.merging import Merging, merge_code
from fastwright.plan.assembly.offers import offers
from fastwright.project.changes import Edit, Kept
from fastwright.project.project import Project
from fastwright.project.records import read_record
from fastwright.project.specs import spec_path


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """The files after the turn, None for a deleted one, and existing files that do not change."""

    texts: Mapping[PurePosixPath, str | None]
    merging: Merging = field(default_factory=Merging)
    kept: Sequence[Kept] = ()
    clashes: Sequence[Edit] = ()


def own_files(project: Project, draft: Draft, generated: Mapping[PurePosixPath, str]) -> OwnFiles:
    """Return the files of a resource; `generated` is its formatted code.

    The files are created, merged with the user's versions, or deleted. Raises BrokenProject for a
    file that cannot be merged.
    """
    spec = {spec_path(draft.name): draft.sides.turn.spec}
    code = {path: generated[path] for path in draft.code}
    if draft.sides.pair:
        recorded = read_record(project, draft.name).files
        merging = merge_code(project, {path: code[path] for path in code if path in recorded})
        further = {path: code[path] for path in code if path not in recorded}
        created, kept, clashes = offers(project, further)
        texts = {**spec, **merging.texts, **{each.path: each.text for each in created}}
        return OwnFiles({**texts, **dict.fromkeys(draft.leaving.deleted)}, merging, kept, clashes)
    if draft.sides.new:
        created, kept, clashes = offers(project, {**spec, **code})
        return OwnFiles({each.path: each.text for each in created}, Merging(), kept, clashes)
    return OwnFiles(dict.fromkeys(draft.leaving.deleted))


def with_formatted(files: OwnFiles, merged: Mapping[PurePosixPath, Edited]) -> OwnFiles:
    """Return the files with the merged ones formatted."""
    formatted = {path: merged[path].new for path in files.merging.edited}
    return replace(files, texts={**files.texts, **formatted})
