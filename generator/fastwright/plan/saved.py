"""A plan read from the document that a dry run printed.

A document comes from outside: it is read strictly, and may write only where fastwright's own
plans write. It names the text that each file must have before by its digest, so that it fits the
project for which it was made, as that was.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from unicodedata import category

from fastwright.errors import BadPlan, ChangedMeanwhile
from fastwright.project.changes import (
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
"""What a saved plan may write: not the project's settings, pipelines, environment or secrets."""

_PLAN = {
    "schema": (int, "a number"),
    "command": (str, "a string"),
    "dry_run": (bool, "true or false"),
    "changes": (list, "a list"),
    "kept": (list, "a list"),
    "losses": (list, "a list"),
    "notes": (list, "a list"),
    "next_steps": (list, "a list"),
}
_KEPT = {"action": (str, "a string"), "path": (str, "a string")}
_CHANGE = {
    "action": (str, "a string"),
    "conflict": (bool, "true or false"),
    "path": (str, "a string"),
    "before": (str | None, "a string or null"),
    "text": (str | None, "a string or null"),
    "diff": (str, "a string"),
}


def from_document(project: Project, data: bytes) -> Plan:
    """Read the plan that a dry run printed, and find the old texts in the project.

    Raises BadPlan for what no dry run prints, and ChangedMeanwhile for a project that is not
    as it was then.
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
        reason = "it is no object"
        raise BadPlan(reason)
    return document


def _without_twins(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands twice: who approved the plan may have read the other value."""
    keys = [key for key, _ in pairs]
    twin = next((key for key in keys if keys.count(key) > 1), None)
    if twin is not None:
        msg = f"the key {twin!r} stands twice"
        raise ValueError(msg)
    return dict(pairs)


def _check_whole(document: Mapping[str, Any]) -> None:
    if document.get("schema", SCHEMA) != SCHEMA:
        reason = f"its schema is {document['schema']!r}, and this fastwright knows {SCHEMA}"
        raise BadPlan(reason)
    if "error" in document:
        reason = "it is no plan but a refusal, as its command failed"
        raise BadPlan(reason)
    _check_keys("it", document, _PLAN)
    if document["command"] == "new":
        reason = "a new project is made by fastwright new only"
        raise BadPlan(reason)
    if not document["dry_run"]:
        reason = "it was carried out when it was printed"
        raise BadPlan(reason)


def _check_keys(owner: str, table: Any, kinds: Mapping[str, tuple[Any, str]]) -> None:  # noqa: ANN401
    if not isinstance(table, dict):
        reason = f"{owner} is no object"
        raise BadPlan(reason)
    missing, unknown = kinds.keys() - table.keys(), table.keys() - kinds.keys()
    if missing:
        reason = f"{owner} lacks the key {min(missing)!r}"
        raise BadPlan(reason)
    if unknown:
        reason = f"{owner} has the key {min(unknown)!r}, which is not known"
        raise BadPlan(reason)
    for key, (kind, called) in kinds.items():
        # of the kinds here only a number would take true for one of its own
        if not isinstance(table[key], kind) or (kind is int and table[key] is True):
            reason = f"{key!r} must be {called}"
            raise BadPlan(reason)


def _lines(document: Mapping[str, Any], key: str) -> tuple[str, ...]:
    if not all(isinstance(line, str) and _is_printable(line) for line in document[key]):
        reason = f"{key!r} must be a list of printable strings"
        raise BadPlan(reason)
    return tuple(document[key])


def _is_printable(text: str) -> bool:
    """Tell whether a terminal shows a text as it is."""
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
            reason = f"the diff of {path} is not that of its text"
            raise BadPlan(reason)
        yield change


def _check_migrations(project: Project, changes: Sequence[Change]) -> None:
    """Refuse migrations that do not follow the newest any more: no file of the plan tells that."""
    # Jinja comes with it, and every command imports this module.
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
    _check_keys("what is kept", entry, _KEPT)
    path = _path(entry["path"])
    if entry["action"] not in list(Why):
        reason = f"{path} cannot be kept as {entry['action']!r}"
        raise BadPlan(reason)
    return Kept(path, Why(entry["action"]))


def _path(text: str) -> PurePosixPath:
    path = PurePosixPath(text)
    is_plain = str(path) == text and _is_printable(text) and not {"..", "\\"} & {*path.parts, *text}
    if not is_plain or not any(path.is_relative_to(folder) for folder in WRITABLE):
        reason = f"it would write {text!r}, which no plan of fastwright does"
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
            reason = f"what it says of {path} does not go with the action {action}"
            raise BadPlan(reason)
        case action:
            reason = f"there is no action {action!r}"
            raise BadPlan(reason)


def _find(project: Project, path: PurePosixPath, expected: str | None) -> str:
    """Return the text of a file, which must be the one that the plan saw."""
    text = project.read(path)
    if expected != (None if text is None else digest(text)):
        raise ChangedMeanwhile(path)
    return text or ""
