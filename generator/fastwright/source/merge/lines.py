"""The merge by lines, for files that are not Python and Python that cannot be merged otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastwright.source.edit.parsed import NEWLINE
from fastwright.source.merge.marks import Marks
from fastwright.source.merge.matching import same_blocks


@dataclass(frozen=True, slots=True)
class _Change:
    """A range of lines of the base, and one side's lines in their place."""

    start: int
    end: int
    lines: list[str]


def merge_lines(base: str, ours: str, theirs: str, marks: Marks) -> str:
    """Merge whole lines; adjacent changes are merged, overlapping ones are a conflict."""
    lines = split_lines(base)
    mine, other = _changes(lines, ours), _changes(lines, theirs)
    merged, done = [], 0
    for start, end in _regions([*mine, *other]):
        merged += lines[done:start]
        was, left, right = (_applied(lines, start, end, side) for side in ([], mine, other))
        merged.append(_merge_region(was, left, right, marks))
        done = end
    return "".join([*merged, *lines[done:]])


def split_lines(text: str) -> list[str]:
    """Return the lines of a text, split only at the newlines that Python knows."""
    ends = [match.end() for match in NEWLINE.finditer(text)]
    return [text[i:j] for i, j in zip([0, *ends], [*ends, len(text)], strict=True) if i < j]


def _merge_region(base: str, ours: str, theirs: str, marks: Marks) -> str:
    if theirs in (base, ours):
        return ours
    return theirs if ours == base else marks.line(base, ours, theirs)


def _changes(base: list[str], side: str) -> list[_Change]:
    lines = split_lines(side)
    changes, at, side_at = [], 0, 0
    for start, side_start, size in same_blocks(base, lines):
        if at < start or side_at < side_start:
            changes.append(_Change(at, start, lines[side_at:side_start]))
        at, side_at = start + size, side_start + size
    return changes


def _regions(changes: list[_Change]) -> Iterator[tuple[int, int]]:
    """Yield the changed ranges of the base; overlapping ranges are joined."""
    regions: list[tuple[int, int]] = []
    for change in sorted(changes, key=lambda each: (each.start, each.end)):
        start, end = regions[-1] if regions else (-1, -1)
        if change.start < end or change.start == change.end == start == end:
            regions[-1] = start, max(end, change.end)
        else:
            regions.append((change.start, change.end))
    yield from regions


def _applied(lines: list[str], start: int, end: int, changes: list[_Change]) -> str:
    text, done = [], start
    for change in changes:
        if _lies_in(change, start, end):
            text += [*lines[done : change.start], *change.lines]
            done = change.end
    return "".join([*text, *lines[done:end]])


def _lies_in(change: _Change, start: int, end: int) -> bool:
    if change.start == change.end and start < end:
        return start < change.start < end
    return start <= change.start and change.end <= end and (start < end or change.start == start)
