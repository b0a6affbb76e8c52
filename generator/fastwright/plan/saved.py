"""Reads a plan from the JSON document of a dry run.

The document is untrusted: it is read strictly, and it can only write where fastwright's own plans
write. It identifies each file's current text by a digest, so it only fits the project that it was
made for, in the same state.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from unicodedata import category

from fastwright.errors import BadPlan, ChangedMeanwhile
from fastwright.project.changes import (
    Broken,
    Change,
    Create,
    Delete,
    Edit,
    Kept,
    Plan,
    Why,
    after,
    unified_diff,
)
from fastwright.project.documents import ACTIONS, SCHEMA, digest
from fastwright.project.project import Project

WRITABLE = tuple(
    map(
        PurePosixPath,
        (
            ".fastwright/base",
            ".fastwright/resources",
            ".fastwright/templates",
            "README.md",
            "app",
            "migrations/versions",
            "resources",
            "tests",
        ),
    )
)
"""Where a saved plan can write: not in settings, pipelines, the environment or secrets."""

_PLAN = {
    "schema": (int, "a number"),
    "command": (str, "a string"),
    "dry_run": (bool, "true or false"),
    "changes": (list, "a list"),
    "kept": (list, "a list"),
    "broken": (list, "a list"),
    "losses": (list, "a list"),
    "notes": (list, "a list"),
    "next_steps": (list, "a list"),
}
_KEPT = {"action": (str, "a string"), "path": (str, "a string")}
_BROKEN = {"path": (str, "a string"), "line": (int, "a number"), "name": (str, "a string")}
_CHANGE = {
    "action": (str, "a string"),
    "conflict": (bool, "true or false"),
    "path": (str, "a string"),
    "before": (str | None, "a string or null"),
    "text": (str | None, "a string or null"),
    "diff": (str, "a string"),
}


def from_document(project: Project, data: bytes) -> Plan:
    """Return the plan that a dry run printed, with the old texts from the project.

    Raises BadPlan for a document that no dry run prints, and ChangedMeanwhile if the project has
    changed since.
    """
    document = _parse(data)
    _check_whole(document)
    changes = tuple(_changes(project, document["changes"]))
    _check_migrations(project, changes)
    conflicts = (entry["path"] for entry in document["changes"] if entry["conflict"])
    return Plan(
        changes,
        notes=_lines(document, "notes"),
        next_steps=_lines(document, "next_steps"),
        conflicts=tuple(map(PurePosixPath, conflicts)),
        broken=tuple(map(_broken, document["broken"])),
        losses=_lines(document, "losses"),
        kept=tuple(map(_kept, document["kept"])),
    )


def _parse(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data, object_pairs_hook=_without_twins)
        json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        reason = f"it cannot be read ({error})"
        raise BadPlan(reason) from error
    if not isinstance(document, dict):
        reason = "it is not an object"
        raise BadPlan(reason)
    return document


def _without_twins(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a duplicate key: the person who approved the plan may have read the other value."""
    keys = [key for key, _ in pairs]
    twin = next((key for key in keys if keys.count(key) > 1), None)
    if twin is not None:
        msg = f"the key {twin!r} is given twice"
        raise ValueError(msg)
    return dict(pairs)


def _check_whole(document: Mapping[str, Any]) -> None:
    if document.get("schema", SCHEMA) != SCHEMA:
        reason = f"its schema is {document['schema']!r}, but this fastwright supports {SCHEMA}"
        raise BadPlan(reason)
    if "error" in document:
        reason = "it is not a plan but an error, because its command failed"
        raise BadPlan(reason)
    _check_keys("it", document, _PLAN)
    if document["command"] == "new":
        reason = "only fastwright new can create a project"
        raise BadPlan(reason)
    if not document["dry_run"]:
        reason = "it is not from a dry run, so it has already been applied"
        raise BadPlan(reason)


def _check_keys(owner: str, table: Any, kinds: Mapping[str, tuple[Any, str]]) -> None:  # noqa: ANN401
    if not isinstance(table, dict):
        reason = f"{owner} is not an object"
        raise BadPlan(reason)
    missing, unknown = kinds.keys() - table.keys(), table.keys() - kinds.keys()
    if missing:
        reason = f"{owner} lacks the key {min(missing)!r}"
        raise BadPlan(reason)
    if unknown:
        reason = f"{owner} has an unknown key {min(unknown)!r}"
        raise BadPlan(reason)
    for key, (kind, called) in kinds.items():
        # True is an int, but not a valid number here
        if not isinstance(table[key], kind) or (kind is int and table[key] is True):
            reason = f"{key!r} must be {called}"
            raise BadPlan(reason)


def _lines(document: Mapping[str, Any], key: str) -> tuple[str, ...]:
    if not all(isinstance(line, str) and _is_printable(line) for line in document[key]):
        reason = f"{key!r} must be a list of printable strings"
        raise BadPlan(reason)
    return tuple(document[key])


def _is_printable(text: str) -> bool:
    """Return whether a terminal shows a text unchanged."""
    return not any(category(character).startswith("C") for character in text)


def _changes(project: Project, entries: Sequence[Any]) -> Iterator[Change]:
    seen = set()
    for number, entry in enumerate(entries, start=1):
        _check_keys(f"change {number}", entry, _CHANGE)
        path = _path(entry["path"])
        if path in seen:
            reason = f"it changes {path} twice"
            raise BadPlan(reason)
        seen.add(path)
        change = _change(project, path, entry)
        if unified_diff(change) != entry["diff"]:
            reason = f"the diff of {path} does not match its text"
            raise BadPlan(reason)
        yield change


def _check_migrations(project: Project, changes: Sequence[Change]) -> None:
    """Refuse migrations that no longer follow the newest one; no file of the plan shows that."""
    # It imports Jinja, and every command imports this module.
    from fastwright.code.migrations import VERSIONS, read_revisions  # noqa: PLC0415
    from fastwright.database.revisions import read_revision  # noqa: PLC0415

    touched = {change.path: change for change in changes if change.path.is_relative_to(VERSIONS)}
    if not touched:
        return
    revisions = [each for each in read_revisions(project) if each.path not in touched]
    texts = {path: after(change) for path, change in touched.items()}
    made = (read_revision(path, text) for path, text in texts.items() if text is not None)
    revisions += [revision for revision in made if revision]
    known = {revision.id for revision in revisions}
    parents = {parent for revision in revisions for parent in revision.parents}
    if len(known - parents) > 1 or parents - known:
        raise ChangedMeanwhile(VERSIONS)


def _kept(entry: Any) -> Kept:  # noqa: ANN401 - whatever JSON holds
    _check_keys("a kept file", entry, _KEPT)
    path = _path(entry["path"])
    if entry["action"] not in list(Why):
        reason = f"{path} cannot be kept as {entry['action']!r}"
        raise BadPlan(reason)
    return Kept(path, Why(entry["action"]))


def _broken(entry: Any) -> Broken:  # noqa: ANN401 - whatever JSON holds
    _check_keys("a broken line", entry, _BROKEN)
    if not _is_printable(entry["path"] + entry["name"]):
        reason = "a broken line must be printable"
        raise BadPlan(reason)
    return Broken(PurePosixPath(entry["path"]), entry["line"], entry["name"])


def _path(text: str) -> PurePosixPath:
    path = PurePosixPath(text)
    is_plain = str(path) == text and _is_printable(text) and not {"..", "\\"} & {*path.parts, *text}
    if not is_plain or not any(path.is_relative_to(folder) for folder in WRITABLE):
        reason = f"it would write {text!r}, which fastwright never writes"
        raise BadPlan(reason)
    return path


def _change(project: Project, path: PurePosixPath, entry: Mapping[str, Any]) -> Change:
    old, new = entry["before"], entry["text"]
    match entry["action"]:
        case "create" if old is None and new is not None:
            _find(project, path, None)
            return Create(path, new)
        case "edit" if old is not None and new is not None:
            return Edit(path, _find(project, path, old), new)
        case "remove" if old is not None and new is None:
            return Delete(path, _find(project, path, old))
        case action if action in ACTIONS.values():
            reason = f"the texts of {path} do not match the action {action}"
            raise BadPlan(reason)
        case action:
            reason = f"there is no action {action!r}"
            raise BadPlan(reason)


def _find(project: Project, path: PurePosixPath, expected: str | None) -> str:
    """Return the current text of a file; raise ChangedMeanwhile if the plan saw another text."""
    text = project.read(path)
    if expected != (None if text is None else digest(text)):
        raise ChangedMeanwhile(path)
    return text or ""
