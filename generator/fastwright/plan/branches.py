"""Plans `resolve`: merges the files of resources that git could not merge.

The spec is merged by its fields. The code that fastwright would generate from it becomes the
pristine text of each file, and what both branches changed by hand is merged on top of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from fastwright import __version__
from fastwright.code.diagram_block import redrawn
from fastwright.code.formatting import Edited, format_texts
from fastwright.code.generation import generate_code
from fastwright.code.links import link
from fastwright.code.migrations import read_revisions
from fastwright.code.render import Renderer
from fastwright.code.wiring import connect, wirings
from fastwright.database.revisions import head
from fastwright.errors import BadSpec, BrokenProject, FastwrightError, ManyHeads
from fastwright.language.resource import Resource
from fastwright.language.spec import from_toml, to_toml
from fastwright.language.spec_merge import merge_resources, merged_text
from fastwright.plan.assembly.readme import README, draw
from fastwright.project import git, records
from fastwright.project.changes import Change, Edit, Plan
from fastwright.project.git import Versions
from fastwright.project.project import Project
from fastwright.project.records import (
    BASE,
    RECORDS,
    Record,
    base_path,
    generated_resource,
    make_record,
    read_record,
    record_path,
    recorded_resources,
    removed_files,
)
from fastwright.project.specs import SPECS, read_resource, spec_path
from fastwright.project.styles import layout
from fastwright.source.conflicts import has_conflict
from fastwright.source.edit import Source
from fastwright.source.merge import Merged, merge, of_branches

type Texts = dict[PurePosixPath, str]
type Three = tuple[str, str, str]
"""The texts of the common ancestor and of both branches."""
type Conflicts = Mapping[PurePosixPath, Versions]


@dataclass(frozen=True, slots=True)
class _Resolved:
    """Files after the merge; `conflicts` still have marks, and the user has to do all of `left`."""

    texts: Texts = field(default_factory=dict)
    conflicts: list[PurePosixPath] = field(default_factory=list)
    left: list[PurePosixPath] = field(default_factory=list)


def plan_resolve(project: Project) -> Plan:
    """Plan `resolve`; without a merge in progress, or without conflicts, nothing changes.

    Raises BadSpec for a spec that both branches changed in different ways, and for a resource that
    one of them added or removed, BrokenProject for records of other versions, and what linking and
    rendering raise.
    """
    found = git.unmerged(project.root)
    conflicts = {path: each for path, each in found.items() if each}
    names = sorted({path.stem for path in conflicts if _is_memory_of_one(path)})
    for name in names:
        _check_both(conflicts, name)
    merged = {name: _merge_records(project, conflicts, name) for name in names}
    texts, notes = _merge_specs(project, conflicts, names)
    known = {record_path(name): records.to_toml(record) for name, record in merged.items()}
    after = project.after({**texts, **known})
    code = _generate(after, merged)
    texts |= _remember(after, merged, code)
    resolved = _merge_files(project, after, conflicts, code)
    texts |= resolved.texts
    left = [*resolved.left, *(path for path, each in found.items() if each is None)]
    if left:
        notes = (*notes, f"conflicts are left in {', '.join(map(str, left))}; resolve them by hand")
    return Plan(
        tuple(_changes(project, texts)),
        notes=notes,
        next_steps=tuple(_next_steps(project)) if texts else (),
        conflicts=tuple(resolved.conflicts),
    )


def _is_memory_of_one(path: PurePosixPath) -> bool:
    """Return whether a file is a spec, a record, or the spec that code was generated from."""
    return path.parent in {SPECS, RECORDS, BASE / SPECS} and path.suffix == ".toml"


def _changes(project: Project, texts: Texts) -> Iterator[Change]:
    for path, new in texts.items():
        old = project.read(path) or ""
        if old != new:
            yield Edit(path, old, new)


def _next_steps(project: Project) -> Iterator[str]:
    try:
        head(read_revisions(project))
    except ManyHeads:
        yield 'uv run alembic merge heads -m "merge branches"'
    except FastwrightError:
        pass  # check says what to do
    yield "fastwright check"
    yield "git add --all"


# ---- specs and records


def _check_both(conflicts: Conflicts, name: str) -> None:
    """Refuse a resource that both branches added, or that only one of them still has."""
    for path in (spec_path(name), base_path(spec_path(name)), record_path(name)):
        each = conflicts.get(path)
        if each and each.base is None:
            reason = f"both branches add {name}; undo the merge (git merge --abort), and remove or"
            raise BadSpec(spec_path(name), f"{reason} rename it on one of them")
        if each and (each.ours is None or each.theirs is None):
            reason = f"one branch removed {name} and the other one changed it; undo the merge"
            advice = "(git merge --abort), then remove it on both or on neither"
            raise BadSpec(spec_path(name), f"{reason} {advice}")


def _merge_records(project: Project, conflicts: Conflicts, name: str) -> Record:
    path = record_path(name)
    each = conflicts.get(path)
    if each is None:
        return read_record(project, name)
    ours, theirs = (
        read_record(project.after({path: text}), name) for text in (each.ours, each.theirs)
    )
    for record in (ours, theirs):
        if record.version != __version__:
            reason = f"on one branch it is from fastwright {record.version}, and this is"
            advice = f"run fastwright apply {name} with this version on both branches first"
            raise BrokenProject(path, f"{reason} {__version__}; {advice}")
    return replace(ours, removed=tuple(dict.fromkeys((*ours.removed, *theirs.removed))))


def _merge_specs(
    project: Project, conflicts: Conflicts, names: Sequence[str]
) -> tuple[Texts, tuple[str, ...]]:
    """Return the specs and those that the code is generated from, and notes on double fields."""
    texts, notes = dict[PurePosixPath, str](), list[str]()
    for name in names:
        path = spec_path(name)
        text = project.read(path) or ""
        if path in conflicts and has_conflict(text):
            base, ours, theirs = _parsed(path, conflicts[path])
            merged = merge_resources(path, base, ours, theirs)
            texts[path] = merged_text(conflicts[path].ours or "", ours, merged)
            notes += _twins(name, base, ours, theirs)
        wanted = read_resource(project.after(texts), name)
        path = base_path(path)
        if path in conflicts:
            merged = merge_resources(path, *_parsed(path, conflicts[path]), wanted)
            texts[path] = to_toml(merged)
    return texts, tuple(notes)


def _parsed(path: PurePosixPath, each: Versions) -> tuple[Resource, Resource, Resource]:
    base, ours, theirs = (
        from_toml(path, text or "") for text in (each.base, each.ours, each.theirs)
    )
    return base, ours, theirs


def _twins(name: str, base: Resource, ours: Resource, theirs: Resource) -> Iterator[str]:
    known = {each.name for each in base.fields}
    for each in ours.fields:
        if each in theirs.fields and each.name not in known:
            yield f"both branches add {name}.{each.name}; delete one of the migrations that add it"


def _generate(after: Project, merged: Mapping[str, Record]) -> dict[str, Texts]:
    """Return the formatted code of each resource, by its spec after the merge."""
    renderer, style, raw = Renderer(after), layout(after.style), dict[str, Texts]()
    for name, record in merged.items():
        path = base_path(spec_path(name))
        resource = from_toml(path, after.read(path) or "")
        code = generate_code(after, renderer, style, link(after, resource))
        raw[name] = {path: text for path, text in code.items() if path not in record.removed}
    every = {path: text for code in raw.values() for path, text in code.items()}
    generated, _ = format_texts(after.root, every, {})
    return {name: {path: generated[path] for path in code} for name, code in raw.items()}


def _remember(after: Project, merged: Mapping[str, Record], code: Mapping[str, Texts]) -> Texts:
    """Return the records and the pristine texts."""
    texts = dict[PurePosixPath, str]()
    for name, record in merged.items():
        spec, created = spec_path(name), record.migration
        pristine = {path: after.read(base_path(path)) or "" for path in (spec, created)}
        every = {spec: pristine[spec], **code[name], created: pristine[created]}
        written = make_record(record.version, created, every, record.removed)
        texts |= {base_path(path): text for path, text in code[name].items()}
        texts[record_path(name)] = records.to_toml(written)
    return texts


# ---- code


def _merge_files(
    project: Project, after: Project, conflicts: Conflicts, code: Mapping[str, Texts]
) -> _Resolved:
    """Merge the code of the resources and the shared files; what the user has resolved stays."""
    generated = {path: text for texts in code.values() for path, text in texts.items()}
    shared = {README, *(wire.path for wire in layout(project.style).wires)}
    found, edited = _Resolved(), dict[PurePosixPath, Edited]()
    for path, each in conflicts.items():
        text = project.read(path)
        if _is_memory_of_one(path) or path.is_relative_to(BASE):
            continue
        if text is not None and not has_conflict(text):
            continue
        is_ours = path in generated or path in shared
        if not is_ours or text is None or not git.is_as_merged(project.root, each, text):
            found.left.append(path)
            continue
        versions = _with_all(after, conflicts, path, each) if path in shared else each
        merged = _merge_file(path, versions, conflicts.get(base_path(path)), generated.get(path))
        if merged.conflicts:
            found.conflicts.append(path)
            found.texts[path] = merged.text
        else:
            edited[path] = Edited(each.ours or "", merged.text)
    python = {path: each for path, each in edited.items() if path.suffix == ".py"}
    _, formatted = format_texts(project.root, {}, python)
    texts = {path: each.new for path, each in {**edited, **formatted}.items()}
    return replace(found, texts={**found.texts, **texts})


def _merge_file(
    path: PurePosixPath, each: Versions, base: Versions | None, generated: str | None
) -> Merged:
    """Merge a file; if both branches generated it anew, bring both to what is generated now."""
    base_text, ours, theirs = each.base or "", each.ours or "", each.theirs or ""
    is_python = path.suffix == ".py"
    if base and generated is not None:
        sides = [
            merge(old or "", text, generated, is_python=is_python)
            for old, text in ((base.ours, ours), (base.theirs, theirs))
        ]
        if not any(side.conflicts for side in sides):
            ours, theirs = (side.text for side in sides)
            base_text = generated
    return of_branches(merge(base_text, ours, theirs, is_python=is_python))


def _with_all(
    after: Project, conflicts: Conflicts, path: PurePosixPath, each: Versions
) -> Versions:
    """Return the versions of a shared file, each with what resources of either branch add to it."""
    texts = each.base or "", each.ours or "", each.theirs or ""
    for name in recorded_resources(after):
        # Where a user wrote the file in another way, the texts are merged as they are.
        with suppress(FastwrightError):
            if path == README:
                texts = _redrawn(after, conflicts, name, texts)
            else:
                texts = _connected(after, name, path, texts)
    return Versions(*texts)


def _redrawn(after: Project, conflicts: Conflicts, name: str, texts: Three) -> Three:
    """Return texts whose diagrams have the table of a resource as it is after the merge."""
    path = base_path(spec_path(name))
    new = draw(link(after, from_toml(path, after.read(path) or "")))
    if path in conflicts:
        olds = [draw(link(after, old)) for old in _parsed(path, conflicts[path])]
    else:
        head = new.splitlines()[0]
        is_added = head not in texts[0] and any(head in text for text in texts)
        olds = [new if head in text or not is_added else "" for text in texts]
    pairs = zip(texts, olds, strict=True)
    base, ours, theirs = (redrawn(text, old, new) or text for text, old in pairs)
    return base, ours, theirs


def _connected(after: Project, name: str, path: PurePosixPath, texts: Three) -> Three:
    """Return texts that include a resource, if one of the branches added it."""
    names = generated_resource(after, name).names
    for wiring in wirings(layout(after.style), names, removed_files(after, name)):
        if wiring.path == path:
            sources = [*map(Source.parse, texts)]
            edited = [connect(source, wiring) for source in sources]
            is_there = [new is old for new, old in zip(edited, sources, strict=True)]
            if any(is_there) and not is_there[0]:
                base, ours, theirs = (source.text for source in edited)
                texts = base, ours, theirs
    return texts
