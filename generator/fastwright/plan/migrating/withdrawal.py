"""Whether the migration of a removed resource can be deleted too, and what the user does then."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from fastwright.database.revisions import Revision, head
from fastwright.errors import NotEditable
from fastwright.project.git import was_released
from fastwright.project.project import Project
from fastwright.project.records import is_pristine

_FORGET_ALL = "DELETE FROM alembic_version"


def newest(revisions: Sequence[Revision]) -> Revision | None:
    """Return the newest revision, or None if there is none; raise ManyHeads."""
    last = head(revisions)
    return next((each for each in revisions if each.id == last), None)


def why_kept(project: Project, path: PurePosixPath, revisions: Sequence[Revision]) -> str | None:
    """Return why a migration is kept, or None if it is the newest and not yet released."""
    last = newest(revisions)
    try:
        text = project.read(path)
    except NotEditable as error:
        return f"{error.reason.partition(';')[0]}, so it is kept"
    if text is None:
        return "no longer exists"
    if not is_pristine(project, path, text):
        return "was edited, so it is kept"
    if last is None or last.path != path:
        return "is not the newest migration, so it is kept"
    if was_released(project.root, path):
        return "may have run elsewhere, so it is kept"
    return None


def withdrawal_note(revision: Revision, tables: Iterable[str]) -> str:
    """Return the SQL that the user runs in a database that already ran the deleted migration."""
    parent = next(iter(revision.parents), None)
    forget = f"UPDATE alembic_version SET version_num = '{parent}'"  # noqa: S608
    drops = "; ".join(f'DROP TABLE "{table}"' for table in reversed([*tables]))
    note = f"{revision.path} was the newest migration and was never released, so it is deleted"
    return f"{note}. In a database that ran it, run: {drops}; {forget if parent else _FORGET_ALL};"
