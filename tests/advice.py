"""Holds refusals to what they advise: a command takes the options that its sentences name."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from typer.main import get_command

from fastwright.cli import app

_OF_OTHERS = re.compile(r"\(git [^)]*\)")
_OPTION = re.compile(r"(?<![\w-])--?[A-Za-z][a-z-]*")


def unusable_options(words: Sequence[str], sentence: str) -> Iterator[str]:
    """Yield each option that a sentence names and the command does not take.

    The command is the one that was run with `words` or, after `fastwright ...`, the one named.
    """
    names = "|".join(getattr(get_command(app), "commands", {}))
    ours = _OF_OTHERS.sub("", sentence)
    own, *others = re.split(rf"\bfastwright (?=(?:{names})\b)", ours)
    yield from _unknown(words, own)
    for other in others:
        yield from _unknown(other.split(), other)


def _unknown(words: Sequence[str], text: str) -> Iterator[str]:
    command: Any = get_command(app)
    for word in words:
        command = getattr(command, "commands", {}).get(word, command)
    known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    yield from (option for option in _OPTION.findall(text) if option not in {*known, "--help"})
