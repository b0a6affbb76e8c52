"""The tutorial and the README show what the command line says and writes."""

import re
import shlex
from pathlib import Path

import pytest

from sessions import fits, page, steps
from support import Render, Run, git

TUTORIAL = "docs/tutorial.md"
README = "README.md"

GENERATED = re.compile(r"^### `([^`]+)`\n.*?^```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
WRITTEN = re.compile(r"`(\w[\w/]+\.py)`:\n\n```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


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
    project = render(tmp_path / "shop", project_name="Shop")
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
