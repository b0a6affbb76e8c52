"""Where the template lies, and how a copy of it is made."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARTS = ("copier.yml", "template", "shared")
"""What Copier reads: the questions, the files of a project, and what several of them include."""


def copy_template(dest: Path, source: Path = ROOT) -> Path:
    """Copy the template to a folder outside of git, and return it: Copier renders the last tag."""
    litter = shutil.ignore_patterns("__pycache__", ".*_cache", ".venv")
    for part in PARTS:
        if (source / part).is_dir():
            shutil.copytree(source / part, dest / part, ignore=litter)
        else:
            shutil.copy(source / part, dest)
    return dest
