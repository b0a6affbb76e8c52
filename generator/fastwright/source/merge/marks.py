"""Conflicts: placeholders in the text during a merge, and conflict markers at the end."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace


class Clash(Exception):
    """Both sides changed the same thing, so the enclosing part becomes a conflict."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged text, and the number of conflicts that are marked in it.

    `dropped` are comments of ours that went with the lines they were on.
    """

    text: str
    conflicts: int
    dropped: tuple[str, ...] = ()


_BRANCHES = {"yours": "ours", "written last": "base", "fastwright": "theirs"}
"""The labels of a merge of two branches, by those of a merge with generated code."""


class Marks:
    """The conflicts of one merge of these texts, which use this newline."""

    def __init__(self, *texts: str, newline: str = "\n") -> None:
        self.newline = newline
        self._stem = "__conflict_"
        while any(self._stem in text for text in texts):
            self._stem = f"_{self._stem}"
        self._blocks: list[str] = []
        self._dropped: list[str] = []

    def put(self, base: str, ours: str, theirs: str) -> str:
        """Return a placeholder for a conflict of whole lines."""
        first, second, third, last = (
            f"{words}{self.newline}"
            for words in ("<<<<<<< yours", "||||||| written last", "=======", ">>>>>>> fastwright")
        )
        self._blocks.append(f"{first}{ours}{second}{base}{third}{theirs}{last}")
        return f"{self._stem}{len(self._blocks) - 1}__"

    def line(self, base: str, ours: str, theirs: str) -> str:
        """Return a placeholder for a conflict of whole lines, on its own line."""
        return f"{self.put(base, ours, theirs)}{self.newline}"

    def drop(self, dropped: Iterable[str]) -> None:
        """Note comments that go with the lines they are on."""
        self._dropped += dropped

    def resolve(self, text: str) -> Merged:
        """Return the text with the conflicts in place of the lines with placeholders."""
        line = re.compile(rf"[^\r\n]*{self._stem}(\d+)__[^\r\n]*(?:\r\n|\r|\n)")
        found, conflicts = line.subn(lambda match: self._blocks[int(match[1])], text)
        return Merged(found, conflicts, tuple(dict.fromkeys(self._dropped)))


def of_branches(merged: Merged) -> Merged:
    """Return a merge of two branches, with labels that say so."""

    def label(mark: re.Match[str]) -> str:
        return f"{mark[1]} {_BRANCHES[mark[2]]}"

    marks = rf"^(<{{7}}|\|{{7}}|>{{7}}) ({'|'.join(_BRANCHES)})\b"
    text = re.sub(marks, label, merged.text, flags=re.MULTILINE)
    return replace(merged, text=text)
