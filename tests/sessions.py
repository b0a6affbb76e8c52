"""The commands that the pages of the documentation show, and what they say."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent

from scripts.reference import ROOT

_BLOCK = re.compile(r"^( *)```(console|sh|bash)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (.+(?:(?<=\\)\n.+)*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
ANYTHING = "...\n"


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a session, and the output that the page shows."""

    words: tuple[str, ...]
    shown: str


def page(name: str) -> str:
    """Return the text of a page."""
    return (ROOT / name).read_text(encoding="utf-8")


def steps(text: str) -> Iterator[Step]:
    """Yield the commands of a page in order; those in a `sh` or `bash` block show nothing."""
    for block in _BLOCK.finditer(text):
        lines = dedent(block[3])
        if block[2] == "console":
            for found in _COMMAND.finditer(lines):
                yield Step(words(found[1]), found[2].rstrip("\n") + "\n")
        else:
            for command in lines.replace("\\\n", " ").splitlines():
                yield Step(words(command), ANYTHING)


def words(command: str) -> tuple[str, ...]:
    """Return the words of a command that may go over several lines."""
    return tuple(shlex.split(command.replace("\\\n", " "), comments=True))


def fits(shown: str, said: str) -> bool:
    """Return whether a page shows an output: a line `...` stands for any lines."""
    parts = [
        "(?s:.*)" if line.strip() == "..." else re.escape(line)
        for line in shown.rstrip().split("\n")
    ]
    return re.fullmatch("\n".join(parts), said.rstrip()) is not None
