"""Revision files, written without a database and without importing the project."""

import ast
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from fastwright.errors import BrokenProject, ManyHeads
from fastwright.project import Project
from fastwright.render import render

VERSIONS = PurePosixPath("migrations/versions")

_NAMES = ("revision", "down_revision")
_PLAIN = "revision and down_revision must be plain strings; mend it first"
_ASSIGNMENT = re.compile(r"^(revision|down_revision)\b[^=\n]*=[ \t]*([^\n#]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Revision:
    """A migration as its file states it; several parents make a merge, none a beginning."""

    id: str
    parents: tuple[str, ...]
    path: PurePosixPath


def read_revisions(project: Project) -> list[Revision]:
    """Read all migrations of a project, without executing them; raises BrokenProject."""
    revisions = [read_revision(path, text) for path, text in project.scan(VERSIONS)]
    return [revision for revision in revisions if revision]


def read_revision(path: PurePosixPath, text: str) -> Revision | None:
    """Read a migration, None for what is none; raises BrokenProject."""
    text = text.removeprefix("\ufeff")
    try:
        # Not the whole tree at once: two hundred migrations would cost a second.
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
    """Return the newest revision's id, None where there is no migration; raises ManyHeads."""
    parents = {parent for revision in revisions for parent in revision.parents}
    heads = sorted(revision.id for revision in revisions if revision.id not in parents)
    if len(heads) > 1:
        raise ManyHeads(heads)
    return heads[0] if heads else None


@dataclass(frozen=True, slots=True)
class Migration:
    """A revision to be written."""

    id: str
    parent: str | None
    path: PurePosixPath
    text: str


def write_migration(
    project: Project,
    message: str,
    operations: tuple[Iterable[str], Iterable[str]],
    revisions: Sequence[Revision],
    now: dt.datetime,
) -> Migration:
    """Return the file of a new revision after the newest; raises ManyHeads.

    `operations` are those of the upgrade and those of the downgrade. The id is made from
    them, so that the same plan gives the same file.
    """
    parent = head(revisions)
    upgrade, downgrade = map(list, operations)
    revision = _free_id("\n".join([message, *upgrade, *downgrade]), revisions)
    slug = re.sub(r"\W+", "_", message.lower())
    text = render(
        project,
        "shared/migration.py.jinja",
        message=message,
        revision=revision,
        down_revision=parent,
        created=now.isoformat(sep=" ", timespec="seconds"),
        upgrade=upgrade,
        downgrade=downgrade,
    )
    return Migration(revision, parent, VERSIONS / f"{now:%Y_%m_%d}_{slug}_{revision}.py", text)


def _free_id(content: str, revisions: Sequence[Revision]) -> str:
    taken = {revision.id for revision in revisions}
    digest = sha256(content.encode()).hexdigest()
    while digest[:12] in taken:
        digest = sha256(digest.encode()).hexdigest()
    return digest[:12]
