"""Python source in the project's own format, by ruff with the project's own rules."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ruff import find_ruff_bin

from fastwright.errors import CannotFormat

type Texts = Mapping[PurePosixPath, str]

# Templates import all that they may need: what a resource does not need goes here. It goes
# before the sorting, which would leave what remains of a long import on as many lines.
_RULES = ("F401", "I")
# Ruff looks for a module's file, which is not there yet.
_FIRST_PARTY = 'lint.isort.known-first-party = ["app", "tests"]'


@dataclass(frozen=True, slots=True)
class Edited:
    """A text before and after an edit."""

    old: str
    new: str


def format_texts(
    root: Path, generated: Texts, edited: Mapping[PurePosixPath, Edited]
) -> tuple[dict[PurePosixPath, str], dict[PurePosixPath, Edited]]:
    """Return generated texts formatted, and edited ones where they were formatted before.

    Imports are sorted, and those of generated texts that nothing uses removed. Raises
    CannotFormat if ruff refuses, for instance the project's configuration.
    """
    groups = {
        "generated": generated,
        "old": {path: each.old for path, each in edited.items()},
        "new": {path: each.new for path, each in edited.items()},
    }
    with TemporaryDirectory(prefix="fastwright-") as folder:
        for name, texts in groups.items():
            _write(Path(folder) / name, texts)
        for rule in _RULES:
            _run(root, "check", "--config", _FIRST_PARTY, "--select", rule, "--fix-only", folder)
        _run(root, "format", folder)
        done = {name: _read(Path(folder) / name, texts) for name, texts in groups.items()}
    was_clean = {path for path, each in edited.items() if done["old"][path] == each.old}
    formatted = {path: Edited(edited[path].old, done["new"][path]) for path in was_clean}
    return done["generated"], {**edited, **formatted}


def _write(folder: Path, texts: Texts) -> None:
    for path, text in texts.items():
        copy = folder / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(text.encode())


def _read(folder: Path, texts: Texts) -> dict[PurePosixPath, str]:
    return {path: (folder / path).read_bytes().decode() for path in texts}


def _run(root: Path, *arguments: str) -> None:
    config = root / "pyproject.toml"
    options = ["--quiet", "--no-cache", *(["--config", str(config)] if config.exists() else [])]
    command = [find_ruff_bin(), *arguments, *options]
    # In the root, so that ruff knows `app` and `tests` for the project's own.
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotFormat(done.stderr.strip() or done.stdout.strip())
