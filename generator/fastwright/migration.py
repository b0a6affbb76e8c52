"""Revision files, written without a database and without importing the project."""

import ast
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from fastwright.errors import BrokenProject, ManyHeads
from fastwright.project import Project
from fastwright.render import render

VERSIONS = PurePosixPath("migrations/versions")

_ASSIGNMENT = re.compile(r"^(revision|down_revision)\b[^=\n]*=[ \t]*([^\n#]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Revision:
    """A migration as its file states it; several parents make a merge, none a beginning."""

    id: str
    parents: tuple[str, ...]
    path: PurePosixPath


def read_revisions(project: Project) -> list[Revision]:
    """Read all migrations of a project, without executing them; raises BrokenProject."""
    files = sorted((project.root / VERSIONS).glob("*.py"))
    paths = [VERSIONS / file.name for file in files]
    revisions = [_read_revision(path, project.read(path) or "") for path in paths]
    return [revision for revision in revisions if revision]


def _read_revision(path: PurePosixPath, text: str) -> Revision | None:
    try:
        # Not the whole tree: two hundred migrations would cost a second.
        found = {name: ast.literal_eval(value) for name, value in _ASSIGNMENT.findall(text)}
    except (SyntaxError, ValueError) as error:
        reason = "revision and down_revision must be plain values, each on one line"
        raise BrokenProject(path, reason) from error
    if "revision" not in found:
        return None
    parents = found.get("down_revision") or ()
    return Revision(found["revision"], (parents,) if isinstance(parents, str) else parents, path)


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
    path: PurePosixPath
    text: str


def write_migration(
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
        "shared/migration.py.jinja",
        message=message,
        revision=revision,
        down_revision=parent,
        created=now.isoformat(sep=" ", timespec="seconds"),
        upgrade=upgrade,
        downgrade=downgrade,
    )
    return Migration(revision, VERSIONS / f"{now:%Y_%m_%d}_{slug}_{revision}.py", text)


def _free_id(content: str, revisions: Sequence[Revision]) -> str:
    taken = {revision.id for revision in revisions}
    digest = sha256(content.encode()).hexdigest()
    while digest[:12] in taken:
        digest = sha256(digest.encode()).hexdigest()
    return digest[:12]
