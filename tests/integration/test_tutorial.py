"""The tutorial and the README show what the command line says and writes."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from scripts.reference import ROOT

from support import Render, Run, git

TUTORIAL = "docs/tutorial.md"
README = "README.md"

CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHELL = re.compile(r"^```sh\n(fastwright add .*?)^```", re.MULTILINE | re.DOTALL)
GENERATED = re.compile(r"^### `([^`]+)`\n.*?^```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
WRITTEN = re.compile(r"`(\w[\w/]+\.py)`:\n\n```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.+(?:(?<=\\)\n.+)*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a session, and the output that the page shows."""

    words: tuple[str, ...]
    shown: str


def page(name: str) -> str:
    """Return the text of a page."""
    return (ROOT / name).read_text(encoding="utf-8")


def steps(text: str) -> Iterator[Step]:
    """Yield the commands of a page in order; those in a `sh` block show nothing."""
    blocks = [*CONSOLE.finditer(text), *SHELL.finditer(text)]
    for block in sorted(blocks, key=lambda each: each.start()):
        if block.re is SHELL:
            yield Step(words(block[1]), "...\n")
        else:
            for found in COMMAND.finditer(block[1]):
                yield Step(words(found[1]), found[2].rstrip("\n") + "\n")


def words(command: str) -> tuple[str, ...]:
    """Return the words of a command that may go over several lines."""
    return tuple(shlex.split(command.replace("\\\n", " ")))


def fits(shown: str, said: str) -> bool:
    """Return whether a page shows an output: a line `...` stands for any lines."""
    parts = [
        "(?s:.*)" if line.strip() == "..." else re.escape(line)
        for line in shown.rstrip().split("\n")
    ]
    return re.fullmatch("\n".join(parts), said.rstrip()) is not None


def play(project: Path, run: Run, text: str) -> None:
    """Run the commands of fastwright and git in a part of a page, and compare what they say."""
    for step in steps(text):
        match step.words:
            case ["fastwright", "new", *_]:
                continue
            case ["fastwright", *arguments]:
                outcome = run(*arguments, cwd=project)
                said = outcome.out + outcome.err
                assert fits(step.shown, said), f"{shlex.join(step.words)}\n{said}"
                is_done = not any(word in step.shown for word in ("Error: ", "Broken: "))
                assert (outcome.code == 0) == is_done
            case ["git", *arguments]:
                git(project, *arguments)
            case ["rm", *paths]:
                for path in paths:
                    (project / path).unlink()


@pytest.fixture
def shop(tmp_path: Path, render: Render) -> Path:
    """Return the project of the pages, as `fastwright new` leaves it."""
    project = render(tmp_path / "shop", project_name="Shop", example=False)
    git(project, "init", "-b", "main")
    git(project, "add", "--all")
    git(project, "commit", "-m", "Start")
    return project


def test_tutorial_shows_what_commands_say_and_write(shop: Path, run: Run) -> None:
    """Each output is the real one, and each file of the resource is there, whole."""
    before, heading, after = page(TUTORIAL).partition("## 9. Edit generated code")
    play(shop, run, before)
    created = git(shop, "ls-files", "--others", "--exclude-standard", ":!.fastwright").split()
    shown = dict(GENERATED.findall(before))
    assert shown == {path: (shop / path).read_text(encoding="utf-8") for path in sorted(created)}

    for path, text in WRITTEN.findall(heading + after):
        (shop / path).write_text(text, encoding="utf-8")
    play(shop, run, after)

    assert git(shop, "status", "--porcelain", "app/services", "tests/services").split() == [
        *("D", "app/services/order_service.py"),
        *("D", "tests/services/test_order_service.py"),
    ]


def test_readme_shows_what_commands_say(shop: Path, run: Run) -> None:
    """Each output in the README's session is the real one."""
    first, later = page(README).split("A year later", 1)
    play(shop, run, first)
    add_product = next(step for step in steps(first) if "product" in step.words)
    run(*add_product.words[1:], cwd=shop)

    play(shop, run, later)

    assert "slug" in (shop / "app/models/product.py").read_text(encoding="utf-8")
