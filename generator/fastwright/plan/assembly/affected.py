"""The code of users that uses what a plan takes away: by binding, or only by what it spells."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from fastwright.plan.assembly.mentions import gone_from, mentions
from fastwright.plan.turns import Sides
from fastwright.project.project import Project
from fastwright.project.records import base_path
from fastwright.project.sources import source_texts
from fastwright.source.binding import Loss, Program, Use, losses, lost_uses, nearby
from fastwright.source.conflicts import has_conflict

type Texts = Mapping[PurePosixPath, str]


def find_uses(
    project: Project, after: Project, changed: Sequence[PurePosixPath], every: Sequence[Sides]
) -> tuple[list[Use], list[Use]]:
    """Return the uses that are broken for certain, and the places that only name what is gone.

    `after` is the project with all texts of the plan, and `changed` are the files in it that
    differ from those in `project`. Files with conflicts are left out.
    """
    gone = [found for each in every if (found := gone_from(project, each))]
    modules = [path for path in changed if path.suffix == ".py"]
    before, now = Program(project.glance), Program(after.glance)
    lost = [*losses(before, now, modules)]
    if not (lost or gone):
        return [], []
    texts = {path: text for path, text in source_texts(after).items() if not has_conflict(text)}
    python = {path: text for path, text in texts.items() if path.suffix == ".py"}
    now.folders = before.folders = frozenset(
        str(folder) for path in python for folder in path.parents
    )
    certain = [*_bound(before, now, lost, python)]
    known = {(each.path, each.line) for each in certain}
    named = sorted(use for each in gone for use in mentions(now, each, _by_hand(after, texts)))
    told = {(use.path, use.line): use for use in reversed(named)}
    return sorted({*certain}), [told[place] for place in sorted(told.keys() - known)]


def _bound(before: Program, now: Program, lost: list[Loss], texts: Texts) -> Iterator[Use]:
    for path in nearby(texts, lost):
        yield from lost_uses(before, now, lost, path)


def _by_hand(project: Project, texts: Texts) -> Iterator[tuple[PurePosixPath, str, frozenset[str]]]:
    """Yield each file with the lines that were generated, which name nothing that is gone."""
    for path, text in texts.items():
        generated = project.read(base_path(path)) or ""
        yield path, text, frozenset(generated.splitlines())
