"""What git knows of a project."""

import subprocess
from pathlib import Path, PurePosixPath


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git in a folder; the caller looks at the return code."""
    return subprocess.run(
        ["git", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


def was_released(root: Path, path: PurePosixPath) -> bool:
    """Tell whether a file may run elsewhere: it was tagged or pushed, or git cannot say."""
    try:
        found = run(root, "log", "-1", "--format=%h", "--tags", "--remotes", "--", str(path))
    except OSError:
        return True
    return found.returncode != 0 or bool(found.stdout.strip())
