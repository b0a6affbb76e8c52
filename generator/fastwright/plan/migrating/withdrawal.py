"""When the migration of a resource that goes can go as well, and what a user does then."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from fastwright.database.revisions import Revision, head
from fastwright.project.git import was_released
from fastwright.project.project import Project
from fastwright.project.records import is_pristine

_FORGET_ALL = "DELETE FROM alembic_version"


def newest(revisions: Sequence[Revision]) -> Revision | None:
    """Return the newest revision, None where there is none; raises ManyHeads."""
    last = head(revisions)
    return next((each for each in revisions if each.id == last), None)


def why_kept(project: Project, path: PurePosixPath, revisions: Sequence[Revision]) -> str | None:
    """Say why a migration stays; None if it is the newest and nobody else can have it."""
    text, last = project.read(path), newest(revisions)
    if text is None:
        return "is not there any more"
    if not is_pristine(project, path, text):
        return "was edited and stays"
    if last is None or last.path != path:
        return "is not the newest migration and stays"
    if was_released(project.root, path):
        return "may have run elsewhere and stays"
    return None


def withdrawal_note(revision: Revision, tables: Iterable[str]) -> str:
    """Return what to do in a database that ran a migration which goes; nothing here runs it."""
    parent = next(iter(revision.parents), None)
    forget = f"UPDATE alembic_version SET version_num = '{parent}'"  # noqa: S608
    drops = "; ".join(f'DROP TABLE "{table}"' for table in reversed([*tables]))
    note = f"{revision.path} was the newest migration and never released, so it goes"
    return f"{note}. In a database that ran it: {drops}; {forget if parent else _FORGET_ALL};"
