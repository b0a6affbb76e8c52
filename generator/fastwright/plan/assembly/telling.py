"""The notes and next steps that a command prints."""

from collections.abc import Iterable, Iterator

from fastwright import __version__
from fastwright.plan.assembly.drafts import Draft
from fastwright.plan.assembly.needs import needs
from fastwright.plan.assembly.own_files import OwnFiles
from fastwright.plan.pair import Pair
from fastwright.project.project import Project
from fastwright.project.records import is_pristine, read_record, record_path
from fastwright.project.styles import Role, layout
from fastwright.source.binding import Use

_MIGRATE = "uv run alembic upgrade head"


def notes(project: Project, after: Project, draft: Draft, files: OwnFiles) -> Iterator[str]:
    """Yield the notes of a resource; `after` is the project after all turns."""
    pair, merging = draft.sides.pair, files.merging
    yield from needs(after, draft)
    yield from (
        f"you edited {path}, so it is kept; delete or update it" for path in draft.leaving.kept
    )
    if pair:
        yield from _other_version(project, draft)
        yield from draft.connecting.notes
        yield from _unguarded(project, pair, draft)
        yield from draft.migrating.notes
        yield from (
            f"you deleted {path}, so it is not created again; to get no more notes about it: "
            f"fastwright remove file {path}"
            for path in merging.deleted
        )
        yield from (
            f"{path} had the comment {comment!r} on a line that is removed, so it is removed too"
            for path, comment in merging.dropped
        )
        yield from draft.drawn
    elif draft.sides.new:
        yield from draft.drawn
    else:
        yield from (
            f"{path} is kept, because its package has other files"
            for path in draft.leaving.packages
        )
        yield from (
            f"{path} is kept: {record_path(draft.name)} names it, but it is no file of {draft.name}"
            for path in draft.leaving.foreign
        )
        yield from draft.connecting.notes
        yield from draft.drawn
        yield from draft.migrating.notes


def _other_version(project: Project, draft: Draft) -> Iterator[str]:
    """Yield a note if another version of fastwright wrote the code until now."""
    version = read_record(project, draft.name).version
    if version != __version__:
        change = f"was from fastwright {version} and is now from {__version__}"
        yield f"the code of {draft.name} {change}, so it can change in other places too"


def _unguarded(project: Project, pair: Pair, draft: Draft) -> Iterator[str]:
    """Yield a note if routes of the user's can lose the guard of their router."""
    path = layout(project.style).entry(Role.ROUTE).path(draft.sides.names)
    guard = pair.old.access.shared_guard
    text = project.read(path)
    is_lost = guard and guard != pair.new.access.shared_guard
    if is_lost and path in draft.code and text is not None and not is_pristine(project, path, text):
        yield f"the router in {path} no longer has {guard}; give your own routes there a guard"


def mentioned(uses: Iterable[Use]) -> Iterator[str]:
    """Yield a note for each place that names what is gone, though it may mean something else."""
    for each in uses:
        yield f"{each.path}:{each.line} seems to use {each.name}, which no longer exists; check it"


def next_steps(after: Project, draft: Draft) -> Iterator[str]:
    """Yield the commands to run next; `after` is the project after all turns."""
    turn = draft.sides.turn
    if draft.migrating.written:
        yield _MIGRATE
    test = layout(after.style).entry(Role.API_TEST).path(turn.names)
    if turn.new and turn.is_asked and after.read(test) is not None:
        yield f"uv run pytest {test}"
    if turn.new and turn.new.access.has_routes and not turn.old:
        yield "uv run fastapi dev"
