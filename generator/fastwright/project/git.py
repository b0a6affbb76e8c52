"""What git knows of a project."""

from pathlib import Path, PurePosixPath
from subprocess import CompletedProcess

from fastwright.project import processes


def run(root: Path, *arguments: str) -> CompletedProcess[str]:
    """Run git in a folder; the caller looks at the return code."""
    return processes.run(["git", *arguments], root)


def was_released(root: Path, path: PurePosixPath) -> bool:
    """Tell whether a file may run elsewhere: it was tagged or pushed, or git cannot say."""
    try:
        found = run(root, "log", "-1", "--format=%h", "--tags", "--remotes", "--", str(path))
    except OSError:
        return True
    return found.returncode != 0 or bool(found.stdout.strip())
