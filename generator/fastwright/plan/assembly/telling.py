"""The notes and next steps that a command prints."""

from collections.abc import Iterable, Iterator

from fastwright.plan.assembly.drafts import Draft
from fastwright.plan.assembly.own_files import OwnFiles
from fastwright.project.project import Project
from fastwright.project.styles import Role, layout
from fastwright.source.binding import Use

_MIGRATE = "uv run alembic upgrade head"


def notes(draft: Draft, files: OwnFiles) -> Iterator[str]:
    """Yield the notes of a resource."""
    pair, merging = draft.sides.pair, files.merging
    if pair:
        yield from draft.migrating.notes
        yield from (f"you deleted {path}, so it is not created again" for path in merging.deleted)
        yield from (
            f"{path} had the comment {comment!r} on a line that is removed, so it is removed too"
            for path, comment in merging.dropped
        )
        yield from draft.drawn
    elif draft.sides.new:
        yield from draft.drawn
    else:
        kept = draft.leaving.kept
        yield from (f"you edited {path}, so it is kept; delete or update it" for path in kept)
        yield from draft.connecting.notes
        yield from draft.drawn
        yield from draft.migrating.notes


def mentioned(uses: Iterable[Use]) -> Iterator[str]:
    """Yield a note for each place that names what is gone, though it may mean something else."""
    for each in uses:
        yield f"{each.path}:{each.line} seems to use {each.name}, which no longer exists; check it"


def next_steps(project: Project, draft: Draft) -> Iterator[str]:
    """Yield the commands to run next."""
    turn = draft.sides.turn
    if draft.migrating.written:
        yield _MIGRATE
    if turn.new and turn.is_asked:
        yield f"uv run pytest {layout(project.style).entry(Role.API_TEST).path(turn.names)}"
    if turn.new and not turn.old:
        yield "uv run fastapi dev"
