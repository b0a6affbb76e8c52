"""The command line at a real terminal, with somebody who answers."""

import os
import pty
import select
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

CTRL_C, CTRL_D = "\x03", "\x04"

_LIMIT = 60
_SILENCE = 1
_CHUNK = 4096
# Without a terminal of its own the program would not hear Ctrl-C, nor where the tests run in the
# background of a shell.
_PROGRAM = """\
import fcntl, signal, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.default_int_handler)
from fastwright.cli import main
main()
"""


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said until the program ended, answers included, and its exit code."""

    code: int
    said: str


def talk(
    words: Sequence[str | Path], answers: Sequence[tuple[str, str]], cwd: Path | None = None
) -> Talk:
    """Run a command; each of the answers is typed when the program has said what goes before it."""
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *map(str, words)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        cwd=cwd,
        env={**os.environ, "NO_COLOR": "1", "TERM": "dumb"},
    )
    os.close(theirs)
    try:
        said = ""
        for question, answer in answers:
            heard = _listen(ours, question)
            assert heard.endswith(question), f"{said}{heard}"
            os.write(ours, answer.encode())
            said += heard
        last = answers[-1][1] if answers else ""
        said += _listen(ours, None, CTRL_C if last == CTRL_C else "")
        return Talk(program.wait(_LIMIT), said)
    finally:
        program.kill()
        program.wait()
        os.close(ours)


def _listen(terminal: int, end: str | None, nudge: str = "") -> str:
    """Return what is said up to `end`, or to the end of all; type `nudge` into each silence.

    Python does not hear a Ctrl-C that comes just before it begins to wait for a line.
    """
    heard, limit = b"", monotonic() + _LIMIT
    while not (end and _text(heard).endswith(end)) and monotonic() < limit:
        if not select.select([terminal], [], [], _SILENCE)[0]:
            os.write(terminal, nudge.encode())
            continue
        try:
            heard += os.read(terminal, _CHUNK)
        except OSError:  # the program has ended
            break
    return _text(heard)


def _text(heard: bytes) -> str:
    return heard.decode(errors="replace").replace("\r\n", "\n")
