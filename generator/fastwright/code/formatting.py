"""Formats Python source with ruff and the project's own configuration."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ruff import find_ruff_bin

from fastwright.errors import CannotFormat, no_scratch_file
from fastwright.project.processes import run

type Texts = Mapping[PurePosixPath, str]

# Templates import everything that they may need. Removing unused imports needs a separate run
# before sorting, which would keep a shortened import on several lines. So ruff runs three times
# for any number of texts; callers should pass all texts together.
_RULES = ("F401", "I")
# Ruff looks for the files of modules, which do not exist yet.
_FIRST_PARTY = 'lint.isort.known-first-party = ["app", "migrations", "tests"]'
_CHECK = ("--fix-only", "--fixable", "ALL", "--config", _FIRST_PARTY)
# Also format what the project excludes, such as its migrations.
_OPTIONS = ("--quiet", "--no-cache", "--no-force-exclude")
_CONFIGS = (".ruff.toml", "ruff.toml", "pyproject.toml")
"""Configuration files, in the order in which ruff looks for them."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A text before and after an edit."""

    old: str
    new: str


def format_texts(
    root: Path, generated: Texts, edited: Mapping[PurePosixPath, Edited]
) -> tuple[dict[PurePosixPath, str], dict[PurePosixPath, Edited]]:
    """Return generated texts formatted, and edited texts formatted if they were so before.

    Imports are sorted, and unused imports are removed from generated texts. Raises CannotFormat if
    ruff fails, for example because of the project's configuration.
    """
    groups = {
        "generated": generated,
        "old": {path: each.old for path, each in edited.items()},
        "new": {path: each.new for path, each in edited.items()},
    }
    with _scratch() as folder:
        files = [file for name, texts in groups.items() for file in _write(folder / name, texts)]
        if not files:  # without files, ruff would format the whole project
            return {}, {}
        # On some systems a command line holds at most a thousand files.
        listed = folder / "files"
        listed.write_text("\n".join(files), encoding="utf-8")
        for rule in _RULES:
            _run(root, "check", *_CHECK, "--select", rule, f"@{listed}")
        _run(root, "format", f"@{listed}")
        done = {name: _read(folder / name, texts) for name, texts in groups.items()}
    was_clean = {path for path, each in edited.items() if done["old"][path] == each.old}
    formatted = {path: Edited(edited[path].old, done["new"][path]) for path in was_clean}
    return done["generated"], {**edited, **formatted}


@contextmanager
def _scratch() -> Iterator[Path]:
    """Give a temporary folder; errors about its files name the files of the project."""
    with TemporaryDirectory(prefix="fastwright-") as folder:
        try:
            yield Path(folder)
        except OSError as error:
            raise no_scratch_file(error.strerror or str(error)) from error
        except CannotFormat as error:
            output = re.sub(rf"{re.escape(folder)}/(?:\w+/)?", "", error.output)
            raise CannotFormat(output) from error


def _write(folder: Path, texts: Texts) -> Iterator[str]:
    for home in {path.parent for path in texts}:
        (folder / home).mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        copy = folder / path
        copy.write_bytes(text.encode())
        yield str(copy)


def _read(folder: Path, texts: Texts) -> dict[PurePosixPath, str]:
    return {path: (folder / path).read_bytes().decode() for path in texts}


def _run(root: Path, *arguments: str) -> None:
    configs = [name for name in _CONFIGS if (root / name).exists()]
    options = [*_OPTIONS, *(option for name in configs[:1] for option in ("--config", name))]
    done = run([find_ruff_bin(), *arguments, *options], root)
    if done.returncode:
        raise CannotFormat(done.stderr.strip() or done.stdout.strip())
