"""Python source in the project's own format, by ruff with the project's own rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ruff import find_ruff_bin

from fastwright.errors import cannot_format
from fastwright.project.processes import run

type Texts = Mapping[PurePosixPath, str]

# Templates import all that they may need: what a resource does not need goes here. It takes a
# process of its own before the sorting, which would leave what remains of a long import on as
# many lines. So ruff is started three times for any number of texts: callers gather them.
_RULES = ("F401", "I")
# Ruff looks for a module's file, which is not there yet.
_FIRST_PARTY = 'lint.isort.known-first-party = ["app", "tests"]'
_CHECK = ("--fix-only", "--fixable", "ALL", "--config", _FIRST_PARTY)
# What the project excludes, such as its migrations, is formatted all the same.
_OPTIONS = ("--quiet", "--no-cache", "--no-force-exclude")
_CONFIGS = (".ruff.toml", "ruff.toml", "pyproject.toml")
"""In the order in which ruff looks for them."""


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
        files = [
            file for name, texts in groups.items() for file in _write(Path(folder) / name, texts)
        ]
        if not files:  # ruff would take the whole project instead
            return {}, {}
        # A command line has room for a thousand files at most, on some systems.
        listed = Path(folder) / "files"
        listed.write_text("\n".join(files), encoding="utf-8")
        for rule in _RULES:
            _run(root, "check", *_CHECK, "--select", rule, f"@{listed}")
        _run(root, "format", f"@{listed}")
        done = {name: _read(Path(folder) / name, texts) for name, texts in groups.items()}
    was_clean = {path for path, each in edited.items() if done["old"][path] == each.old}
    formatted = {path: Edited(edited[path].old, done["new"][path]) for path in was_clean}
    return done["generated"], {**edited, **formatted}


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
        raise cannot_format(done.stderr.strip() or done.stdout.strip())
