"""Revision files, written without a database and without importing the project."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from fastwright.code.field_imports import migration_lines
from fastwright.code.render import Renderer
from fastwright.database.revisions import Revision, head, read_revision
from fastwright.database.steps import Step
from fastwright.project.project import Project

VERSIONS = PurePosixPath("migrations/versions")
LONGEST_SLUG = 100
"""The length of a message in a file name, which has 255 characters on most systems."""


def read_revisions(project: Project) -> list[Revision]:
    """Return all migrations of a project without executing them; raise BrokenProject."""
    revisions = [read_revision(path, text) for path, text in project.scan(VERSIONS)]
    return [revision for revision in revisions if revision]


@dataclass(frozen=True, slots=True)
class Migration:
    """A revision to write."""

    id: str
    parent: str | None
    path: PurePosixPath
    text: str


def write_migration(
    renderer: Renderer, step: Step, revisions: Sequence[Revision], now: dt.datetime
) -> Migration:
    """Return a revision file that follows the newest revision; raise ManyHeads.

    The id is derived from the operations of the step, so that the same plan gives the same file.
    """
    parent = head(revisions)
    revision = _free_id("\n".join([step.message, *step.upgrade, *step.downgrade]), revisions)
    slug = re.sub(r"\W+", "_", step.message.lower())[:LONGEST_SLUG].rstrip("_")
    text = renderer.render(
        "shared/migration.py.jinja",
        imports=migration_lines(),
        message=step.message,
        revision=revision,
        down_revision=parent,
        created=now.isoformat(sep=" ", timespec="seconds"),
        upgrade=step.upgrade,
        downgrade=step.downgrade,
        after_deployment=step.after_deployment,
    )
    return Migration(revision, parent, VERSIONS / f"{now:%Y_%m_%d}_{slug}_{revision}.py", text)


def _free_id(content: str, revisions: Sequence[Revision]) -> str:
    taken = {revision.id for revision in revisions}
    digest = sha256(content.encode()).hexdigest()
    while digest[:12] in taken:
        digest = sha256(digest.encode()).hexdigest()
    return digest[:12]
