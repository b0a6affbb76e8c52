"""A plan as a JSON document for programs, which can be saved and applied later."""

from collections.abc import Mapping
from hashlib import sha256

from fastwright.project.changes import (
    Change,
    Create,
    Delete,
    Edit,
    Plan,
    after,
    before,
    unified_diff,
)

SCHEMA = 1
"""The version of the JSON documents; it increases when a key changes its meaning or is removed."""

ACTIONS: Mapping[type[Change], str] = {Create: "create", Edit: "edit", Delete: "remove"}


def to_document(command: str, plan: Plan, *, dry_run: bool) -> dict[str, object]:
    """Return the JSON document of a plan, without the version of the schema."""
    return {
        "command": command,
        "dry_run": dry_run,
        "changes": [
            {**_entry(change), "conflict": change.path in plan.conflicts} for change in plan.changes
        ],
        "kept": [{"action": kept.why.value, "path": str(kept.path)} for kept in plan.kept],
        "broken": [
            {"path": str(each.path), "line": each.line, "name": each.name} for each in plan.broken
        ],
        "losses": list(plan.losses),
        "notes": list(plan.notes),
        "next_steps": list(plan.next_steps),
    }


def _entry(change: Change) -> dict[str, object]:
    old = before(change)
    return {
        "action": ACTIONS[type(change)],
        "path": str(change.path),
        "before": None if old is None else digest(old),
        "text": after(change),
        "diff": unified_diff(change),
    }


def digest(text: str) -> str:
    """Return the SHA-256 digest of a file with that text."""
    return sha256(text.encode()).hexdigest()
