"""Runs git in a project."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

from fastwright.project import processes

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
    """Run git in a folder; the caller checks the return code."""
    return processes.run(["git", *arguments], root)


def was_released(root: Path, path: PurePosixPath) -> bool:
    """Return whether a file is tagged or pushed, or git cannot tell."""
    try:
        found = run(root, "log", "-1", "--format=%h", "--tags", "--remotes", "--", str(path))
    except OSError:
        return True
    return found.returncode != 0 or bool(found.stdout.strip())


def unmerged(root: Path) -> dict[PurePosixPath, Versions | None]:
    """Return the files below a folder that a merge left in conflict, None for one that is no text.

    Returns nothing without a repository, or without git.
    """
    try:
        listed = run(root, "ls-files", "--unmerged", "-z").stdout.split("\0")
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
    # With the line endings of a file in the working tree.
    return processes.read(["git", "cat-file", "--filters", f":{stage}:./{path}"], root).decode()


def is_as_merged(root: Path, versions: Versions, text: str) -> bool:
    """Return whether a file with conflicts is as git wrote it; the names of branches differ."""
    with TemporaryDirectory(prefix="fastwright-") as folder:
        names = ("ours", "base", "theirs")
        for name in names:
            content = getattr(versions, name) or ""
            (Path(folder) / name).write_bytes(content.encode())
        files = (str(Path(folder) / name) for name in names)
        merged = processes.read(["git", "merge-file", "-p", "-q", *files], root)
    return _LABELS.sub(r"\1", merged.decode()) == _LABELS.sub(r"\1", text)
