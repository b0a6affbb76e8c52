"""Python source in the project's own format, by ruff with the project's own rules."""

import subprocess
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ruff import find_ruff_bin

from fastwright.errors import CannotFormat

type Texts = Mapping[PurePosixPath, str]

# Templates import all that they may need: what a resource does not need goes here.
_RULES = "I,F401"
# Ruff looks for a module's file, which is not there yet.
_FIRST_PARTY = 'lint.isort.known-first-party = ["app", "tests"]'


def format_new(root: Path, texts: Texts) -> dict[PurePosixPath, str]:
    """Return generated texts formatted, their imports sorted and the unused ones removed.

    Raises CannotFormat if ruff refuses, for instance the project's configuration.
    """
    return _ruff(root, texts)


def format_edited(root: Path, old: Texts, new: Texts) -> dict[PurePosixPath, str]:
    """Return edited texts; those that were clean before are formatted, the others left alone."""
    before = _ruff(root, old)
    after = _ruff(root, {path: text for path, text in new.items() if before[path] == old[path]})
    return {**new, **after}


def _ruff(root: Path, texts: Texts) -> dict[PurePosixPath, str]:
    with TemporaryDirectory(prefix="fastwright-") as folder:
        copies = {path: Path(folder) / path for path in texts}
        for path, copy in copies.items():
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(texts[path].encode())
        _run(
            root,
            "check",
            "--config",
            _FIRST_PARTY,
            "--select",
            _RULES,
            "--fix-only",
            "--quiet",
            folder,
        )
        _run(root, "format", "--quiet", folder)
        return {path: copy.read_bytes().decode() for path, copy in copies.items()}


def _run(root: Path, *arguments: str) -> None:
    config = root / "pyproject.toml"
    options = ["--no-cache", "--config", str(config)] if config.exists() else ["--no-cache"]
    command = [find_ruff_bin(), *arguments, *options]
    # In the root, so that ruff knows `app` and `tests` for the project's own.
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotFormat(done.stderr.strip() or done.stdout.strip())
