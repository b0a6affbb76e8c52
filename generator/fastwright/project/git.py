"""Runs git in a project."""

from pathlib import Path, PurePosixPath
from subprocess import CompletedProcess

from fastwright.project import processes


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
