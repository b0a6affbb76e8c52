"""The texts of a project that can name what a resource defines: its Python and its SQL."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from fastwright.project import git
from fastwright.project.project import Project

SUFFIXES = (".py", ".sql")
_HISTORY = ("migrations", "versions")
"""The first and the last folder of migrations, which name what there was when they ran."""
_NEVER = {"__pycache__", "node_modules", "site-packages", "venv"}


def source_texts(project: Project) -> dict[PurePosixPath, str]:
    """Return the Python and SQL files of a project, without those that git ignores.

    Migrations and hidden folders are left out. Bytes that are not UTF-8 are replaced.
    """
    planned = {path for path, text in project.pending.items() if text is not None}
    paths = sorted({*_found(project.root), *planned}, key=str)
    texts = ((path, project.glance(path)) for path in paths if _counts(path))
    return {path: text for path, text in texts if text is not None}


def _counts(path: PurePosixPath) -> bool:
    is_hidden = any(part.startswith(".") for part in path.parts)
    return (
        path.suffix in SUFFIXES and not is_hidden and (path.parts[0], path.parent.name) != _HISTORY
    )


def _found(root: Path) -> list[PurePosixPath]:
    patterns = [f"*{suffix}" for suffix in SUFFIXES]
    try:
        listed = git.ask(root, "ls-files", "-z", "-co", "--exclude-standard", "--", *patterns)
        paths = listed.stdout.split("\0") if listed.returncode == 0 else []
    except OSError:
        paths = []
    # A project in a folder that git ignores has files all the same.
    return [PurePosixPath(path) for path in paths if path] or [*_walked(root)]


def _walked(root: Path) -> Iterator[PurePosixPath]:
    for folder, folders, files in os.walk(root):
        is_environment = "pyvenv.cfg" in files
        kept = [each for each in folders if not each.startswith(".") and each not in _NEVER]
        folders[:] = [] if is_environment else sorted(kept)
        inside = PurePosixPath(Path(folder).relative_to(root).as_posix())
        if not is_environment:
            yield from (inside / name for name in sorted(files) if name.endswith(SUFFIXES))
