"""Projects to run commands in, outside of pytest."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from copier import run_copy
from scripts.template import copy_template
from typer.testing import CliRunner

from fastwright.cli import app
from fastwright.project.styles import STYLES
from support import Outcome

WRITTEN = "1795251600"


@contextmanager
def fresh_projects() -> Iterator[dict[str, Path]]:
    """Yield an unused project of each style, without the example; all go afterwards."""
    with TemporaryDirectory(prefix="torture-") as folder:
        source = Path(folder) / "source"
        source.mkdir()
        template = copy_template(source)
        for style in STYLES:
            answers = {"project_name": "Demo", "style": style, "example": False}
            run_copy(str(template), Path(folder) / style, answers, defaults=True, quiet=True)
        yield {style: Path(folder) / style for style in STYLES}


@contextmanager
def copied(project: Path) -> Iterator[Path]:
    """Yield a copy of a project, which goes afterwards."""
    with TemporaryDirectory(prefix="torture-") as folder:
        yield shutil.copytree(project, Path(folder) / "demo", symlinks=True)


def call(root: Path, *words: str) -> Outcome:
    """Call the command line in a project, in this process and at a fixed time."""
    os.environ["SOURCE_DATE_EPOCH"] = WRITTEN
    result = CliRunner().invoke(app, [*words, "-C", str(root)], catch_exceptions=False)
    return Outcome(result.exit_code, result.stdout, result.stderr)
