import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]


def _left_behind(folder: Path) -> list[str]:
    """Return the benchmark's folders below a folder, and the worktrees that git knows there."""
    listed = subprocess.run(
        ("git", "worktree", "list", "--porcelain"),
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    worktrees = [line for line in listed.stdout.splitlines() if str(folder) in line]
    return [*worktrees, *map(str, folder.glob("fastwright-benchmark-*"))]


def _benchmark(*options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-m", "benchmarks.generator", *options),
        check=False,
        cwd=ROOT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
    )


def test_the_benchmark_prints_a_table_and_its_aims(tmp_path: Path) -> None:
    """Each command has a row for this checkout and a former commit; nothing is left behind."""
    sizes = ("--rounds", "1", "--resources", "2", "--specs", "2")
    done = _benchmark("--against", "HEAD", *sizes, TMPDIR=str(tmp_path))
    assert done.returncode == 0, done.stderr

    header, _, *rows = (
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in done.stdout.splitlines()
        if line.startswith("|")
    )
    expected = ["command", "ms", "x python -c pass", "x one", "HEAD ms", "now / former"]
    assert expected == header
    assert [row[0] for row in rows] == [
        "python -c pass",
        "Typer hello world",
        "show, one resource",
        "show, 2 resources",
        "check, one resource",
        "check, 2 resources",
        "add resource, the first",
        "add resource, after 2 resources",
        "add field, one resource",
        "add field, 2 resources",
        "apply, 2 new specs",
        "import main, one resource",
        "import main, 2 resources",
    ]
    assert all(float(row[-1]) > 0 for row in rows[2:])
    verdicts = [line for line in done.stdout.splitlines() if line.startswith(("- met", "- missed"))]
    assert len(verdicts) == 5

    assert _left_behind(tmp_path) == []


def test_the_benchmark_cleans_up_when_it_fails(tmp_path: Path) -> None:
    """A commit that cannot be checked out leaves neither a worktree nor a folder."""
    done = _benchmark("--against", "no-such-commit", TMPDIR=str(tmp_path))

    assert done.returncode != 0
    assert "no-such-commit" in done.stderr
    assert _left_behind(tmp_path) == []
