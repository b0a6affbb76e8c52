"""Conflicts: a name stands for each while the text is put together, markers in the end."""

import re
from dataclasses import dataclass


class Clash(Exception):
    """Both sides changed the same thing, and what holds it must become the conflict."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged text, and how many conflicts are marked in it."""

    text: str
    conflicts: int


class Marks:
    """The conflicts of one merge of these texts, which have this newline."""

    def __init__(self, *texts: str, newline: str = "\n") -> None:
        self.newline = newline
        self._stem = "__conflict_"
        while any(self._stem in text for text in texts):
            self._stem = f"_{self._stem}"
        self._blocks: list[str] = []

    def put(self, base: str, ours: str, theirs: str) -> str:
        """Return the name that stands for a conflict of whole lines."""
        first, second, third, last = (
            f"{words}{self.newline}"
            for words in ("<<<<<<< yours", "||||||| written last", "=======", ">>>>>>> fastwright")
        )
        self._blocks.append(f"{first}{ours}{second}{base}{third}{theirs}{last}")
        return f"{self._stem}{len(self._blocks) - 1}__"

    def line(self, base: str, ours: str, theirs: str) -> str:
        """Return the same as a line of its own."""
        return f"{self.put(base, ours, theirs)}{self.newline}"

    def resolve(self, text: str) -> Merged:
        """Put the conflicts in place of the lines that their names stand on."""
        line = re.compile(rf"[^\r\n]*{self._stem}(\d+)__[^\r\n]*(?:\r\n|\r|\n)")
        return Merged(*line.subn(lambda match: self._blocks[int(match[1])], text))
