"""The merge of whole files, with their line endings."""

from collections import Counter
from dataclasses import replace

from fastwright.errors import CannotEdit
from fastwright.source.edit.parsed import BOM, NEWLINE, Source
from fastwright.source.merge.bodies import merge_module
from fastwright.source.merge.lines import merge_lines
from fastwright.source.merge.lost_imports import missing, restore
from fastwright.source.merge.marks import Clash, Marks, Merged
from fastwright.source.merge.merging_context import Context
from fastwright.source.merge.our_layout import in_our_layout
from fastwright.source.merge.renames import with_our_names


def merge(base: str, ours: str, theirs: str, *, is_python: bool) -> Merged:
    """Return ours with the changes that theirs made since base.

    What theirs did not change stays the same to the byte. What both changed differently is marked
    as git does, in the smallest part that has its own lines.
    """
    if ours in (base, theirs):
        return Merged(theirs, 0)
    if theirs == base:
        return Merged(ours, 0)
    newline = _newline(ours)
    was, other = (NEWLINE.sub(newline, _prepared(each, newline)) for each in (base, theirs))
    mine = _prepared(ours, newline)
    if was == mine:
        return Merged(_finished(other, ours), 0)
    merge_texts = _merge_python if is_python else _merge_plain
    merged = merge_texts(was, mine, other, newline)
    return replace(merged, text=_finished(merged.text, ours))


def _newline(text: str) -> str:
    """Return the most frequent newline of a text."""
    found = Counter(NEWLINE.findall(text)).most_common(1)
    return found[0][0] if found else "\n"


def _prepared(text: str, newline: str) -> str:
    text = text.removeprefix(BOM)
    return text + newline if text and not text.endswith(("\n", "\r")) else text


def _finished(text: str, ours: str) -> str:
    """Return the text with the beginning and end of ours."""
    head = BOM if ours.startswith(BOM) else ""
    if ours.removeprefix(BOM) and not ours.endswith(("\n", "\r")):
        text = text.removesuffix("\n").removesuffix("\r")
    return head + text


def _merge_plain(base: str, ours: str, theirs: str, newline: str) -> Merged:
    marks = Marks(base, ours, theirs, newline=newline)
    return marks.resolve(merge_lines(base, ours, theirs, marks))


def _merge_python(base: str, ours: str, theirs: str, newline: str) -> Merged:
    """Merge Python by its structure, else by lines; a result without conflicts parses."""
    if not all(map(_parses, (ours, theirs))):
        return _merge_plain(base, ours, theirs, newline)
    for attempt in (_merge_structure, _merge_plain):
        try:
            merged = attempt(base, ours, theirs, newline)
        except (Clash, CannotEdit, RecursionError):
            continue
        if merged.conflicts or _parses(merged.text):
            return merged
    marks = Marks(base, ours, theirs, newline=newline)
    return marks.resolve(marks.line(base, ours, theirs))


def _parses(text: str) -> bool:
    try:
        Source.parse(text)
    except CannotEdit:
        return False
    return True


def _merge_structure(base: str, ours: str, theirs: str, newline: str) -> Merged:
    texts = base, ours, theirs
    marks = Marks(*texts, newline=newline)
    base, theirs = in_our_layout(base, ours, theirs)
    base, theirs = with_our_names(base, ours, theirs)
    was, mine, other = (Source.parse(each) for each in (base, ours, theirs))
    text = merge_module(was, mine, other, Context(marks, frozenset()))
    try:
        kept = missing(Source.parse(text), mine, other)
    except CannotEdit:
        return marks.resolve(text)
    if kept:
        marks = Marks(*texts, newline=newline)
        text = merge_module(was, mine, other, Context(marks, kept))
        for source in (mine, other):
            merged = Source.parse(text)
            text = restore(merged, missing(merged, source), source).text
    return marks.resolve(text)
