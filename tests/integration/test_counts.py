"""How often a command does what takes time: counts do not depend on what else a machine does."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jinja2 import FileSystemLoader

from fastwright.project import reading
from fastwright.source.edit import parsed
from support import Run

FIELDS = ("name:str", "size:int")
MANY = 4


def counted(
    monkeypatch: pytest.MonkeyPatch, owner: object, name: str, key: Callable[..., str]
) -> Counter[str]:
    """Count the calls of a function by what a key makes of their arguments."""
    calls, call = Counter[str](), getattr(owner, name)

    def count(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever it takes and gives
        calls[key(*arguments)] += 1
        return call(*arguments, **options)

    monkeypatch.setattr(owner, name, count)
    return calls


@pytest.fixture
def many(project: Path, run: Run) -> Path:
    """Return a project with the specs of several resources, and the code of none."""
    assert run("add", "resource", "thing0", *FIELDS, "-C", project).code == 0
    spec = project / "resources/thing0.toml"
    for number in range(1, MANY):
        text = spec.read_text().replace("thing0", f"thing{number}")
        spec.with_stem(f"thing{number}").write_text(text)
    return project


def test_check_reads_once(many: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check opens no file of a resource twice, and parses no text twice."""
    assert run("apply", "--yes", "-C", many).code == 0
    opened = counted(monkeypatch, reading, "_bytes", str)
    parsed.Source.parse.cache_clear()
    texts = counted(monkeypatch, parsed, "_parse", str)

    assert run("check", "-C", many).code == 0

    assert {times for path, times in opened.items() if "thing" in path} == {1}
    assert set(texts.values()) == {1}


def test_apply_reads_and_parses_once(many: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many resources come, no text is parsed twice, and no template is loaded twice.

    Each file is read once more under the lock, and one that is edited just before it is written.
    """
    opened = counted(monkeypatch, reading, "_bytes", str)
    parsed.Source.parse.cache_clear()
    texts = counted(monkeypatch, parsed, "_parse", str)
    loaded = counted(monkeypatch, FileSystemLoader, "get_source", lambda *call: str(call[-1]))

    assert run("apply", "--yes", "-C", many).code == 0

    assert max(opened.values()) <= 3
    assert set(texts.values()) == {1}
    assert set(loaded.values()) == {1}
