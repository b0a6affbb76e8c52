"""Runs git in a project.

The configuration of a repository can name programs that git runs, and a repository can come in an
archive from anyone. So a repository is only read by commands that run none of them.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

from fastwright.project import processes

_SAFE = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")
_OFFLINE = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}
"""Keeps git from fetching objects that a repository lacks, which runs programs."""

_LABELS = re.compile(r"^(<{7}|\|{7}|={7}|>{7}).*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Versions:
    """A file that git could not merge, or None where it does not exist.

    It is as it was in the common ancestor (`base`), in the current branch (`ours`), and in the
    branch that is merged (`theirs`).
    """

    base: str | None
    ours: str | None
    theirs: str | None


def run(root: Path, *arguments: str) -> CompletedProcess[str]:
    """Run git in a folder of our own; the caller checks the return code."""
    return processes.run(["git", *arguments], root)


def ask(root: Path, *arguments: str) -> CompletedProcess[str]:
    """Run a command that reads a repository, and no program of it; the caller checks the code."""
    return processes.run(["git", *_SAFE, *arguments], root, {**os.environ, **_OFFLINE})


def was_released(root: Path, path: PurePosixPath) -> bool:
    """Return whether a file is tagged or pushed, or git cannot tell."""
    try:
        # Not `log`, which can be configured to check signatures with a program.
        found = ask(root, "rev-list", "-1", "--tags", "--remotes", "--", str(path))
    except OSError:
        return True
    return found.returncode != 0 or bool(found.stdout.strip())


def unmerged(root: Path) -> dict[PurePosixPath, Versions | None]:
    """Return the files below a folder that a merge left in conflict, None for one that is no text.

    Returns nothing without a repository, or without git.
    """
    try:
        listed = ask(root, "ls-files", "--unmerged", "-z").stdout.split("\0")
    except OSError:
        return {}
    stages: dict[str, list[str]] = {}
    for head, _, path in (line.partition("\t") for line in listed if line):
        stages.setdefault(path, []).append(head.split()[2])
    return {PurePosixPath(path): _versions(root, path, found) for path, found in stages.items()}


def _versions(root: Path, path: str, stages: list[str]) -> Versions | None:
    try:
        return Versions(*(_stage(root, path, each) if each in stages else None for each in "123"))
    except UnicodeDecodeError:
        return None


def _stage(root: Path, path: str, stage: str) -> str:
    # Not with `--filters`, which can be programs: of them, only line endings matter.
    command = ["git", *_SAFE, "cat-file", "blob", f":{stage}:./{path}"]
    text = processes.read(command, root, {**os.environ, **_OFFLINE}).decode()
    return text if "\r\n" in text or not _has_crlf(root / path) else text.replace("\n", "\r\n")


def _has_crlf(path: Path) -> bool:
    return path.is_file() and b"\r\n" in path.read_bytes()


def is_as_merged(root: Path, versions: Versions, text: str) -> bool:
    """Return whether a file with conflicts is as git wrote it; the names of branches differ."""
    with TemporaryDirectory(prefix="fastwright-") as folder:
        names = ("ours", "base", "theirs")
        for name in names:
            content = getattr(versions, name) or ""
            (Path(folder) / name).write_bytes(content.encode())
        files = (str(Path(folder) / name) for name in names)
        merged = processes.read(["git", *_SAFE, "merge-file", "-p", "-q", *files], root)
    return _LABELS.sub(r"\1", merged.decode()) == _LABELS.sub(r"\1", text)
