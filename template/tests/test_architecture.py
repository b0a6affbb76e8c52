"""Tests that imports follow the layers in pyproject.toml."""

import subprocess
import sys

from tests.database import ROOT

LINT_IMPORTS = "from importlinter.cli import lint_imports_command as lint; lint()"


def test_imports_keep_to_the_layers() -> None:
    command = [sys.executable, "-c", LINT_IMPORTS, "--no-cache", "--no-logo"]

    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert 0 == result.returncode, result.stdout + result.stderr
