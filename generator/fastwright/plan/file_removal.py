"""Plans `remove file`: a resource does without one of its generated files from now on."""

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.code.migrations import VERSIONS
from fastwright.code.wired import disconnected
from fastwright.code.wiring import wirings
from fastwright.errors import file_in_use, not_generated, still_needed
from fastwright.language.names import Names
from fastwright.project import records
from fastwright.project.changes import Change, Delete, Edit, Plan
from fastwright.project.project import Project
from fastwright.project.records import (
    Record,
    base_path,
    generated_resource,
    is_pristine,
    read_record,
    record_path,
    recorded_resources,
    without_files,
)
from fastwright.project.sources import source_texts
from fastwright.project.specs import spec_path
from fastwright.project.styles import Role, layout
from fastwright.source.imported import imported_modules

_ESSENTIAL = (Role.PACKAGE, Role.MODEL)


@dataclass(frozen=True, slots=True)
class _Owner:
    """A resource, its record, and those of its files that are removed now."""

    names: Names
    record: Record
    files: frozenset[PurePosixPath]


def plan_remove_files(project: Project, files: Sequence[PurePosixPath]) -> Plan:
    """Plan `remove file`: delete the files that are left, and record that they are not wanted.

    What the files add to shared files goes too. Raises an error for a file that fastwright did not
    generate, that the resource cannot do without, or that other files still use.
    """
    owners = [*_owners(project, files)]
    changes: dict[PurePosixPath, str | None] = {}
    for each in owners:
        _check_needed(project, each)
        changes |= _disconnected(project.after(changes), each)
        changes |= dict.fromkeys(path for path in each.files if project.read(path) is not None)
        changes |= _remembered(project, each)
    _check_unused(project.after(changes), owners)
    edited = (path for each in owners for path in sorted(each.files) if _is_edited(project, path))
    losses = (f"{path}, which you edited, is deleted" for path in edited)
    return Plan(tuple(_changes(project, changes)), losses=tuple(losses))


def _owners(project: Project, files: Sequence[PurePosixPath]) -> Iterator[_Owner]:
    """Yield the resources of these files; a file that is removed already counts as done."""
    left = {*files}
    for name in recorded_resources(project):
        record = read_record(project, name)
        left -= {*record.removed}
        if found := left & record.digests.keys():
            names = generated_resource(project, name).names
            own = {spec_path(name), *layout(project.style).paths(names)}
            if foreign := {path for path in found - own if not _is_migration(path)}:
                raise not_generated(min(foreign))
            yield _Owner(names, record, frozenset(found))
        left -= found
    if left:
        raise not_generated(min(left))


def _is_migration(path: PurePosixPath) -> bool:
    return path.parent == VERSIONS and path.suffix == ".py"


def _check_needed(project: Project, owner: _Owner) -> None:
    """Refuse to remove the spec, the model, or a migration that is there."""
    style, name = layout(project.style), owner.names.snake
    essential = {each.path(owner.names) for each in style.entries if each.role in _ESSENTIAL}
    for path in sorted(owner.files & {spec_path(name), *essential}):
        reason = "remove the resource instead: fastwright remove resource"
        raise still_needed(path, f"{name} cannot do without it", f"{reason} {name}")
    for path in sorted(owner.files):
        if path.is_relative_to(VERSIONS) and project.read(path) is not None:
            reason = "delete it only if another migration does what it does"
            raise still_needed(path, f"it creates the table of {name}", reason)


def _disconnected(project: Project, owner: _Owner) -> Mapping[PurePosixPath, str]:
    """Return the shared files without what they took from the files."""
    style = layout(project.style)
    left = {*wirings(style, owner.names, {*owner.record.removed, *owner.files})}
    gone = [each for each in wirings(style, owner.names, owner.record.removed) if each not in left]
    edited, _ = disconnected(project, {}, gone, owner.names)
    return {path: source.text for path, source in edited.items()}


def _remembered(project: Project, owner: _Owner) -> Mapping[PurePosixPath, str | None]:
    record = records.to_toml(without_files(owner.record, owner.files))
    pristine = (base_path(path) for path in owner.files)
    gone = (path for path in pristine if project.read(path) is not None)
    return {**dict.fromkeys(gone), record_path(owner.names.snake): record}


def _is_edited(project: Project, path: PurePosixPath) -> bool:
    text = project.read(path)
    return text is not None and not is_pristine(project, path, text)


def _changes(project: Project, texts: Mapping[PurePosixPath, str | None]) -> Iterator[Change]:
    for path, text in texts.items():
        old = project.read(path) or ""
        if text is None:
            yield Delete(path, old)
        elif text != old:
            yield Edit(path, old, text)


# ---- what still uses them


def _check_unused(after: Project, owners: Sequence[_Owner]) -> None:
    for each in owners:
        _check_tested(after, each)
        _check_implemented(after, each)
    gone = {
        ".".join(path.with_suffix("").parts): path
        for each in owners
        for path in sorted(each.files)
        if path.suffix == ".py"
    }
    users = [
        (path, gone[found])
        for path, text in source_texts(after).items()
        if path.suffix == ".py" and _is_named(gone, text)
        for found in sorted(gone.keys() & imported_modules(path, text))
    ]
    if users:
        raise file_in_use(users[0][1], [path for path, used in users if used == users[0][1]])


def _is_named(modules: Collection[str], text: str) -> bool:
    # To parse every file of a project takes seconds.
    return any(module.rpartition(".")[2] in text for module in modules)


def _check_tested(after: Project, owner: _Owner) -> None:
    """Refuse to remove the routes and keep the tests of the routes."""
    style = layout(after.style)
    route, test = (style.entry(role).path(owner.names) for role in (Role.ROUTE, Role.API_TEST))
    if route in owner.files and after.read(test) is not None:
        command = f"remove both: fastwright remove file {route} {test}"
        raise still_needed(route, f"{test} tests its routes", command)


def _check_implemented(after: Project, owner: _Owner) -> None:
    """Refuse to remove a class and keep its interface, for which archtool needs a class."""
    interfaces = (each for each in layout(after.style).entries if each.role is Role.INTERFACES)
    for path in (each.path(owner.names) for each in interfaces):
        declared = _classes(after.read(path) or "")
        for file in sorted(owner.files):
            bases = _classes(after.files.read(base_path(file)) or "").values()
            for name in sorted({*declared} & {each for found in bases for each in found}):
                advice = f"remove {name} from that file first"
                raise still_needed(file, f"{path} declares {name}, which it implements", advice)


def _classes(text: str) -> dict[str, list[str]]:
    """Return the classes of a module by name, each with the names of its bases."""
    classes = (node for node in ast.parse(text).body if isinstance(node, ast.ClassDef))
    return {
        node.name: [base.id for base in node.bases if isinstance(base, ast.Name)]
        for node in classes
    }
