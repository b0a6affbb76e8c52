"""Migrations as their files state them, read without executing them."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from fastwright.errors import BrokenProject, ManyHeads

_NAMES = ("revision", "down_revision")
_PLAIN = "revision and down_revision must be plain strings; fix them first"
_LOST = (
    "it follows the revision {parent}, which is not there; restore that migration from version "
    "control, or, if what it creates was removed on purpose, delete this migration too and let the "
    "next one follow an earlier revision (down_revision)"
)
_ASSIGNMENT = re.compile(r"^(revision|down_revision)\b[^=\n]*=[ \t]*([^\n#]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Revision:
    """A migration as its file states it; a merge has several parents, the first one none."""

    id: str
    parents: tuple[str, ...]
    path: PurePosixPath


def read_revision(path: PurePosixPath, text: str) -> Revision | None:
    """Return a migration, or None if the file is not one; raise BrokenProject."""
    text = text.removeprefix("\ufeff")
    try:
        # Parsing all of it would take a second for two hundred migrations.
        found = {name: ast.literal_eval(value) for name, value in _ASSIGNMENT.findall(text)}
    except (SyntaxError, ValueError):
        found = _parse_assignments(path, text)
    if "revision" not in found:
        return None
    parents = found.get("down_revision") or ()
    parents = tuple(parents) if isinstance(parents, tuple | list) else (parents,)
    if not all(isinstance(each, str) for each in (found["revision"], *parents)):
        raise BrokenProject(path, _PLAIN)
    return Revision(found["revision"], parents, path)


def _parse_assignments(path: PurePosixPath, text: str) -> dict[str, Any]:
    try:
        body = ast.parse(text).body
        pairs = [pair for node in body for pair in _assignments(node)]
        return {name: ast.literal_eval(value) for name, value in pairs if name in _NAMES}
    except (SyntaxError, ValueError) as error:
        raise BrokenProject(path, _PLAIN) from error


def _assignments(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case (
            ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            | ast.Assign(targets=[ast.Name(id=name)], value=value)
        ):
            yield name, value


def head(revisions: Sequence[Revision]) -> str | None:
    """Return the id of the newest revision, or None without migrations.

    Raises ManyHeads, and BrokenProject for a revision whose parent is missing.
    """
    _check_parents(revisions)
    parents = {parent for revision in revisions for parent in revision.parents}
    heads = sorted(revision.id for revision in revisions if revision.id not in parents)
    if len(heads) > 1:
        raise ManyHeads(heads)
    return heads[0] if heads else None


def _check_parents(revisions: Sequence[Revision]) -> None:
    known = {revision.id for revision in revisions}
    for revision in revisions:
        for parent in revision.parents:
            if parent not in known:
                raise BrokenProject(revision.path, _LOST.format(parent=parent))
