"""Completion at a real terminal: bash parts words at colons, which no call in Python shows."""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import Render, Run

BASH = shutil.which("bash")
LIMIT = 60
"""Seconds for one answer, of a machine that is busy with other tests."""

SETUP = r"""
PS1= PS2=
bind 'set enable-bracketed-paste off' 'set show-all-if-ambiguous on' 'set page-completions off'
bind 'set completion-query-items 0' 'set completion-display-width 0'
bind -x '"\C-g": echo "<<$READLINE_LINE>>"'
stty -echo
eval "$(fastwright --show-completion)"
echo ready-"now"
"""


class Terminal:
    """A bash at a terminal, in a folder."""

    def __init__(self, folder: Path) -> None:
        here = Path(sys.executable).parent
        environment = {"PATH": f"{here}:{os.defpath}", "TERM": "dumb", "HOME": str(folder)}
        self.terminal, end = pty.openpty()
        self.bash = subprocess.Popen(
            [str(BASH), "--norc", "--noprofile", "-i"],
            cwd=folder,
            env=environment,
            stdin=end,
            stdout=end,
            stderr=end,
            start_new_session=True,
        )
        os.close(end)
        self.send(SETUP, "ready-now")

    def send(self, keys: str, awaited: str) -> str:
        """Type keys, and return what is printed until a pattern is."""
        os.write(self.terminal, keys.encode())
        said, end = "", time.monotonic() + LIMIT
        while not re.search(awaited, said):
            assert select.select([self.terminal], [], [], end - time.monotonic())[0], said
            said += os.read(self.terminal, 4096).decode()
        return said

    def complete(self, line: str) -> tuple[str, list[str]]:
        """Press TAB after a line; return what becomes of it, and what bash offers."""
        said = self.send(f"{line}\t\x07", "<<.*>>")
        self.send("\x15\x07", "<<>>")
        listed, _, left = said.rpartition("<<")
        return left.partition(">>")[0], [each for each in listed.split() if each != "\x07"]

    def close(self) -> None:
        """End the shell."""
        self.bash.kill()
        self.bash.wait()
        os.close(self.terminal)


@pytest.fixture
def terminal(tmp_path: Path, render: Render, run: Run) -> Iterator[Terminal]:
    """Return a shell in a project with two resources."""
    if BASH is None:
        pytest.skip("there is no bash")
    project = render(tmp_path / "demo", example=False)
    for name in ("post", "postcard"):
        run("add", "resource", name, "title:str", "-C", project)
    shell = Terminal(project)
    yield shell
    shell.close()


ADD = "fastwright add resource note"
OFFERS = [
    (f"{ADD} title", f"{ADD} title:", ["title:text", "title:ref:"]),
    (f"{ADD} title:te", f"{ADD} title:text ", []),
    (f"{ADD} a:text title:str:max=2", f"{ADD} a:text title:str:max=2", ["200", "255"]),
    (f"{ADD} to:ref:", f"{ADD} to:ref:", ["post", "postcard", "self", "user"]),
    ("fastwright remove resource p", "fastwright remove resource post", ["post", "postcard"]),
]


def test_bash(terminal: Terminal) -> None:
    """Bash completes a field piece by piece, and resources by their names."""
    for line, becomes, offers in OFFERS:
        left, offered = terminal.complete(line)

        assert left == becomes
        assert set(offers) <= set(offered)
