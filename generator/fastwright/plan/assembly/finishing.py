"""Turns drafts into a plan: formats all texts together, then merges and compares them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from fastwright.code.formatting import Edited, format_texts
from fastwright.errors import BrokenProject
from fastwright.plan.assembly.affected import find_uses
from fastwright.plan.assembly.drafts import Draft
from fastwright.plan.assembly.own_files import OwnFiles, own_files, with_formatted
from fastwright.plan.assembly.readme import README
from fastwright.plan.assembly.remembering import remembered
from fastwright.plan.assembly.telling import mentioned, next_steps, notes
from fastwright.project.changes import Broken, Change, Create, Delete, Edit, Plan
from fastwright.project.model_columns import differences
from fastwright.project.project import Project
from fastwright.project.records import base_path
from fastwright.project.styles import Role, layout

type Texts = Mapping[PurePosixPath, str]
type Afterwards = dict[PurePosixPath, str | None]
"""Files after the command, with None for a deleted file."""


def finish(
    project: Project,
    drafts: Sequence[Draft],
    wired: Mapping[PurePosixPath, Edited],
    readme: str | None,
) -> Plan:
    """Return the plan; run ruff once for generated texts and once for merged ones.

    Raises BrokenProject for a file that cannot be merged, and for a model without its columns.
    `wired` are the shared files, and `readme` is the README, after all turns.
    """
    raw = {path: text for each in drafts for path, text in {**each.code, **each.migrations}.items()}
    generated, edited = format_texts(project.root, raw, wired)
    files = [own_files(project, each, generated) for each in drafts]
    merged = {path: text for each in files for path, text in each.merging.edited.items()}
    _, merged = format_texts(project.root, {}, merged)
    files = [with_formatted(each, merged) for each in files]
    shared = {path: each.new for path, each in edited.items()}
    shared |= {README: readme} if readme is not None else {}
    texts: Afterwards = {}
    for draft, each in zip(drafts, files, strict=True):
        texts |= _afterwards(project, draft, each, generated, shared)
    return _plan(project, texts, drafts, files)


def _afterwards(
    project: Project, draft: Draft, files: OwnFiles, generated: Texts, shared: Texts
) -> Afterwards:
    """Return the files that a turn changes, in the order in which they are reported."""
    written = {path: generated[path] for path in draft.migrations}
    memory = remembered(project, draft, generated)
    sides = draft.sides
    first: Mapping[PurePosixPath, str | None] = (
        memory if sides.pair else written if sides.new else {}
    )
    known = {path: shared[path] for path in (*draft.connecting.paths, README) if path in shared}
    gone = dict.fromkeys(draft.migrating.withdrawn)
    return {**files.texts, **first, **known, **written, **gone, **memory}


def _plan(
    project: Project, texts: Afterwards, drafts: Sequence[Draft], files: Sequence[OwnFiles]
) -> Plan:
    after = project.after(texts)
    drift = [*_drift(project, after, drafts, files)]
    changes = tuple(_changes(project, texts))
    paths = [each.path for each in changes if isinstance(each, Edit | Delete)]
    broken, named = find_uses(project, after, paths, [each.sides for each in drafts])
    told = (notes(project, after, *each) for each in zip(drafts, files, strict=True))
    steps = (step for each in drafts for step in next_steps(after, each))
    return Plan(
        changes,
        notes=(*(note for each in told for note in each), *drift, *mentioned(named)),
        next_steps=tuple(dict.fromkeys(steps)),
        conflicts=tuple(path for each in files for path in each.merging.conflicts),
        broken=tuple(Broken(each.path, each.line, each.name) for each in broken),
        losses=tuple(loss for each in drafts for loss in each.migrating.losses),
        kept=tuple(kept for each in files for kept in each.kept),
        clashes=tuple(clash for each in files for clash in each.clashes),
    )


def _drift(
    project: Project, after: Project, drafts: Sequence[Draft], files: Sequence[OwnFiles]
) -> Iterator[str]:
    """Yield notes on models that differ from the specs; raise BrokenProject for what they lack.

    Otherwise the schemas, the tests and the migration would have what the model does not.
    """
    for draft, each in zip(drafts, files, strict=True):
        path = layout(after.style).entry(Role.MODEL).path(draft.sides.names)
        if draft.sides.pair and path not in each.merging.conflicts:
            before, now = (each.read(base_path(path)) or "" for each in (project, after))
            for found in differences(after, path, draft.sides.names, now, before):
                if found.is_lack:
                    raise BrokenProject(path, found.message)
                yield f"{path}: {found.message}"


def _changes(project: Project, texts: Afterwards) -> Iterator[Change]:
    for path, new in texts.items():
        old = project.read(path)
        if old is None and new is not None:
            yield Create(path, new)
        elif old is not None and new is None:
            yield Delete(path, old)
        elif old is not None and new is not None and old != new:
            yield Edit(path, old, new)
