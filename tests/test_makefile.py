"""`make` and scripts/uv.sh, which find or fetch uv and a Python on whatever machine this is."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WORKING_UV = '[ "$1" = python ] && exit 2; printf "%s\\n" "$UV_PYTHON" "$@"'
BROKEN = "echo 'pyenv: command not found' >&2; exit 127"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the machines here are made of sh scripts")


@dataclass(frozen=True, slots=True)
class Machine:
    """A checkout, and a machine with nothing but the programs it was given."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def install(self, name: str, script: str) -> None:
        """Put a program on the PATH."""
        program = self.folder / "bin" / name
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)

    def uv(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run uv as the Makefile does."""
        return subprocess.run(
            ["/bin/sh", str(self.folder / "scripts/uv.sh"), *arguments],
            env={"PATH": str(self.folder / "bin"), "HOME": str(self.folder), **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine with the programs every one has, but neither uv nor Python."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts/uv.sh", tmp_path / "scripts")
    for name in ("dirname", "rm"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or name)
    return Machine(tmp_path)


def this_python() -> str:
    """Return the path of the Python below this environment, as the script prints it."""
    return str(getattr(sys, "_base_executable", sys.executable))


def test_passes_on_arguments_and_a_python(machine: Machine) -> None:
    """Uv gets the arguments as they were, and the Python on the path in UV_PYTHON."""
    machine.install("uv", WORKING_UV)
    machine.install("python3.12", f'exec {this_python()} "$@"')
    assert machine.uv("run", "a b").stdout.splitlines() == [this_python(), "run", "a b"]


def test_passes_over_a_shim_that_does_not_run(machine: Machine) -> None:
    """A Python that pyenv has, but whose shim fails, is found in pyenv's own folder."""
    machine.install("uv", WORKING_UV)
    machine.install("python3.13", BROKEN)
    versions = machine.folder / ".pyenv/versions/3.12.1/bin"
    versions.mkdir(parents=True)
    machine.install("python3.12", BROKEN)
    (versions / "python").write_text(f'#!/bin/sh\nexec {this_python()} "$@"\n', encoding="utf-8")
    (versions / "python").chmod(0o755)
    assert machine.uv("sync").stdout.splitlines() == [this_python(), "sync"]


def test_keeps_the_python_that_was_chosen(machine: Machine) -> None:
    """UV_PYTHON is left as it is."""
    machine.install("uv", WORKING_UV)
    machine.environment["UV_PYTHON"] = "/opt/python"
    assert machine.uv("sync").stdout.splitlines() == ["/opt/python", "sync"]


def test_says_that_a_python_is_missing(machine: Machine) -> None:
    """Without a Python, and none to download, the last line says what to do."""
    machine.install("uv", WORKING_UV)
    done = machine.uv("sync")
    expected = (
        "fastwright: no Python 3.12 or newer was found, and none could be downloaded: "
        "install one, or set UV_PYTHON to the path of one."
    )
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, expected)


def test_installs_uv_where_it_does_not_run(machine: Machine) -> None:
    """A uv that does not run is passed over for one from pip, which nested commands find too."""
    machine.install("uv", BROKEN)
    machine.environment["UV_PYTHON"] = "/opt/python"
    private = machine.folder / ".cache/uv/bin"
    pip = f'[ "$2" = venv ] && exit 1; /bin/mkdir -p {private}; /bin/cp "$0" {private}/uv'
    machine.install("python3", f'case $0 in */uv) echo "$PATH"; exit;; esac; {pip}')
    assert machine.uv("sync").stdout == f"{private}:{machine.folder / 'bin'}\n"


def test_says_that_uv_cannot_be_installed(machine: Machine) -> None:
    """Without uv, and a Python to install it with, the last line says what to do."""
    done = machine.uv("sync")
    expected = (
        "fastwright: uv could not be installed: install Python with its venv module "
        "(Debian: apt-get install python3-venv), or uv itself (https://docs.astral.sh/uv/), "
        "and see that PyPI can be reached."
    )
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, expected)


def test_help_shows_every_target() -> None:
    """`make help` names all targets, so that none is a secret."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = next(line for line in makefile.splitlines() if line.startswith(".PHONY: "))
    command = ["make", "--no-print-directory", "help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    shown = [line.split()[0] for line in done.stdout.splitlines()]
    assert shown == phony.removeprefix(".PHONY: ").split()
