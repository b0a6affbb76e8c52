import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from support import Run, replace

WIDTH = 60
STATUS = "status:enum:draft+reviewed+published+retired:default=draft"


@pytest.fixture
def blog(project: Path, run: Run) -> Path:
    """Return a project with three resources, two of them neighbours."""
    run("add", "resource", "tag", "name:str", "-C", project)
    run("add", "resource", "post", STATUS, "author:ref:user", "-C", project)
    run("add", "resource", "comment", "post:ref:post:cascade", "by:ref:user", "-C", project)
    return project


def on_terminal(*arguments: str | Path, **environment: str) -> str:
    """Return what a command prints at a terminal of 60 columns."""
    ours, theirs = pty.openpty()
    given = {"PATH": os.defpath, "TERM": "xterm", "COLUMNS": str(WIDTH), **environment}
    command = [str(Path(sys.executable).parent / "fastwright"), *map(str, arguments)]
    with subprocess.Popen(command, stdout=theirs, env=given) as process:
        os.close(theirs)
        printed = b""
        with suppress(OSError):  # that is how the end of a terminal's output shows
            while read := os.read(ours, 4096):
                printed += read
    os.close(ours)
    assert process.returncode == 0
    return printed.decode().replace("\r\n", "\n")


def test_show_at_a_terminal(blog: Path) -> None:
    """Lines fit the terminal; colours come on it, and not where they are not wanted."""
    coloured = on_terminal("show", "post", "-C", blog)
    plain = [
        on_terminal("show", "post", "-C", blog, **unwanted)
        for unwanted in ({"NO_COLOR": "1"}, {"TERM": "dumb"})
    ]

    assert "\x1b[" in coloured
    assert plain[0] == plain[1]
    assert "\x1b" not in plain[0]
    assert max(map(len, plain[0].splitlines())) <= WIDTH
    assert "published+" in plain[0]


def test_show_in_a_pipe(blog: Path, run: Run) -> None:
    """Without a terminal a field is one line, however long."""
    outcome = run("show", "post", "-C", blog)

    assert f"\nstatus  {STATUS.removeprefix('status:')}  status\n" in outcome.out


def test_show_diagram_of_one(blog: Path, run: Run) -> None:
    """The diagram of a resource has its neighbours, and no one else."""
    post = run("show", "post", "--diagram", "-C", blog).out
    comment = run("show", "comment", "--diagram", "-C", blog).out

    assert "    comments {\n" in post
    assert "    comments {\n" in comment
    assert "    posts ||--o{ comments : post\n" in post
    assert "    users ||--o{ posts : author\n" in post
    assert "tags" not in post + comment


def test_show_diagram_as_json(blog: Path, run: Run) -> None:
    """Programs get the diagram as a text."""
    document = json.loads(run("show", "--diagram", "--json", "-C", blog).out)

    assert document == {
        "schema": 1,
        "command": "show",
        "diagram": run("show", "--diagram", "-C", blog).out,
    }


def test_show_diagram_of_nothing(project: Path, run: Run) -> None:
    """A project without resources has a diagram; a resource that is not there has none."""
    assert run("show", "--diagram", "-C", project).out == 'erDiagram\n    "no resources yet"\n'

    outcome = run("show", "post", "--diagram", "-C", project)

    assert (outcome.code, outcome.out) == (1, "")
    assert "has no resource 'post'" in outcome.err


def test_show_diagram_with_a_lost_target(blog: Path, run: Run) -> None:
    """A ref to what is not there is refused in a sentence."""
    replace(blog / "resources/comment.toml", "ref:post", "ref:pots")

    outcome = run("show", "--diagram", "-C", blog)

    assert outcome.code == 1
    assert outcome.err.startswith("Error: Field 'post' refers to 'pots'")
