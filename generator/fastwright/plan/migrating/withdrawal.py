"""Whether migrations can be deleted instead of undone by others, and what the user does then."""

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.code.formatting import format_texts
from fastwright.code.migrations import Migration
from fastwright.database.alteration import Renames, unfilled_columns
from fastwright.database.revisions import Revision, head
from fastwright.database.steps import Step
from fastwright.errors import ManyHeads, NotEditable
from fastwright.plan.migrating.altering import steps_between
from fastwright.plan.migrating.table_steps import Tables
from fastwright.project.git import was_released
from fastwright.project.project import Project
from fastwright.project.records import is_pristine

type Write = Callable[[Step, Sequence[Revision]], Migration]
"""Writes the migration of a step after these revisions."""

_FORGET_ALL = "DELETE FROM alembic_version"
_DATE = "Create Date: "


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Migrations that are deleted because nobody but this project can have run them."""

    paths: tuple[PurePosixPath, ...]
    parent: str | None

    @property
    def warning(self) -> str:
        """What the user is asked to confirm."""
        return (
            f"{self._named} deleted and not undone; if a database ran "
            f"{'them' if len(self.paths) > 1 else 'it'}, run {self._downgrade} first"
        )

    @property
    def note(self) -> str:
        """What the user is told afterwards."""
        return (
            f"{self._named} deleted, because {'they were' if len(self.paths) > 1 else 'it was'} "
            "never released. In a database that ran it, make the change again, run "
            f"{self._downgrade}, then undo the change"
        )

    @property
    def _named(self) -> str:
        names = " and ".join(map(str, self.paths))
        return f"{names} {'are' if len(self.paths) > 1 else 'is'}"

    @property
    def _downgrade(self) -> str:
        return f"uv run alembic downgrade {self.parent or 'base'}"


def find_withdrawal(
    project: Project,
    tables: tuple[Tables, Tables],
    renames: Renames,
    revisions: Sequence[Revision],
    write: Write,
) -> Withdrawal | None:
    """Return the newest migrations if they are exactly what a change of a resource undoes.

    `tables` are those before and after the change, and `renames` are those of the change.
    The migrations must be as they were generated, and git must know of no tag and no remote branch
    that has them.
    """
    now, then = tables
    if now == then and not renames.values:
        return None
    back = renames.back
    line = _newest_first(revisions)
    unfilled = set(unfilled_columns(then[0], now[0], back.columns))
    texts = (project.read(each.path) or "" for each in line)
    backfills = _backfills(texts, unfilled) if unfilled else {}
    if unfilled != backfills.keys():
        return None
    steps = steps_between((then, now), back, backfills)
    undone = [*reversed(line[: len(steps)])]
    if not steps or len(undone) < len(steps):
        return None
    before = [each for each in revisions if each not in undone]
    written: dict[PurePosixPath, str] = {}
    for step, revision in zip(steps, undone, strict=True):
        made = write(step, before)
        if made.id != revision.id:
            return None
        before.append(revision)
        written[revision.path] = made.text
    formatted, _ = format_texts(project.root, written, {})
    for path, text in formatted.items():
        is_edited = _undated(text) != _undated(project.read(path) or "")
        if is_edited or was_released(project.root, path):
            return None
    return Withdrawal(tuple(formatted), next(iter(undone[0].parents), None))


def _newest_first(revisions: Sequence[Revision]) -> list[Revision]:
    """Return the newest revision and those before it, down to a merge; none with many heads."""
    by_id, line = {each.id: each for each in revisions}, list[Revision]()
    try:
        name = head(revisions)
    except ManyHeads:
        return []
    while name in by_id and len(by_id[name].parents) <= 1:
        line.append(by_id[name])
        name = next(iter(by_id[name].parents), None)
    return line


def _backfills(texts: Iterable[str], columns: set[str]) -> dict[str, str]:
    """Return the SQL that the newest migration that fills these columns gives to each."""
    for text in texts:
        found = {name: sql for name, sql in _filled(text) if name in columns}
        if found:
            return found
    return {}


def _filled(text: str) -> Iterator[tuple[str, str]]:
    try:
        nodes = ast.walk(ast.parse(text.removeprefix("\ufeff")))
    except SyntaxError:
        return
    for node in nodes:
        match node:
            case ast.Dict(
                keys=[ast.Constant(value=str(name))],
                values=[
                    ast.Call(
                        func=ast.Attribute(attr="literal_column"),
                        args=[ast.Constant(value=str(sql))],
                    )
                ],
            ):
                yield name, sql


def _undated(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith(_DATE)]


# ---- the migration of a removed resource


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
