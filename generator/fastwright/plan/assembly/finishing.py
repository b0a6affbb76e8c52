"""Turns drafts into a plan: formats all texts together, then merges and compares them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from fastwright.code.formatting import Edited, format_texts
from fastwright.plan.assembly.affected import find_uses
from fastwright.plan.assembly.drafts import Draft
from fastwright.plan.assembly.own_files import OwnFiles, own_files, with_formatted
from fastwright.plan.assembly.readme import README
from fastwright.plan.assembly.remembering import remembered
from fastwright.plan.assembly.telling import mentioned, next_steps, notes
from fastwright.project.changes import Broken, Change, Create, Delete, Edit, Plan
from fastwright.project.project import Project

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
    sides, withdrawn = draft.sides, draft.migrating.withdrawn
    first: Mapping[PurePosixPath, str | None] = (
        memory if sides.pair else written if sides.new else {}
    )
    known = {path: shared[path] for path in (*draft.connecting.paths, README) if path in shared}
    gone = {withdrawn: None} if withdrawn else {}
    return {**files.texts, **first, **known, **written, **gone, **memory}


def _plan(
    project: Project, texts: Afterwards, drafts: Sequence[Draft], files: Sequence[OwnFiles]
) -> Plan:
    after = project.after(texts)
    changes = tuple(_changes(project, texts))
    paths = [each.path for each in changes if isinstance(each, Edit | Delete)]
    broken, named = find_uses(project, after, paths, [each.sides for each in drafts])
    told = (notes(*each) for each in zip(drafts, files, strict=True))
    steps = (step for each in drafts for step in next_steps(project, each))
    return Plan(
        changes,
        notes=(*(note for each in told for note in each), *mentioned(named)),
        next_steps=tuple(dict.fromkeys(steps)),
        conflicts=tuple(path for each in files for path in each.merging.conflicts),
        broken=tuple(Broken(each.path, each.line, each.name) for each in broken),
        losses=tuple(loss for each in drafts for loss in each.migrating.losses),
        kept=tuple(kept for each in files for kept in each.kept),
        clashes=tuple(clash for each in files for clash in each.clashes),
    )


def _changes(project: Project, texts: Afterwards) -> Iterator[Change]:
    for path, new in texts.items():
        old = project.read(path)
        if old is None and new is not None:
            yield Create(path, new)
        elif old is not None and new is None:
            yield Delete(path, old)
        elif old is not None and new is not None and old != new:
            yield Edit(path, old, new)
