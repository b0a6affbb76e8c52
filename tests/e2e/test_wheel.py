import os
import subprocess
import sys
from pathlib import Path

import pytest

from e2e.projects import variables
from support import Rendered, texts

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]

OWN = {".copier-answers.yml", "uv.lock"}
"""What differs: where the template came from, and what was there to install."""


def _run(*command: str, cwd: Path, **given: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command,
        cwd=cwd,
        env=variables(**given),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the `bin` of a new environment with the wheel in it."""
    folder = tmp_path_factory.mktemp("wheel")
    _run("uv", "build", "--quiet", "--wheel", "--out-dir", str(folder), cwd=ROOT)
    (wheel,) = folder.glob("*.whl")
    _run("uv", "venv", "--quiet", "--python", sys.executable, "environment", cwd=folder)
    python = str(folder / "environment" / "bin" / "python")
    _run("uv", "pip", "install", "--quiet", "--python", python, str(wheel), cwd=folder)
    return Path(python).parent


def test_new_renders_the_template_of_the_wheel(
    installed: Path, rendered: Rendered, tmp_path: Path
) -> None:
    """`fastwright new` gives what the checkout's template gives, locked and committed."""
    path = f"{installed}{os.pathsep}{os.environ['PATH']}"
    _run("fastwright", "new", "demo", "--defaults", cwd=tmp_path, PATH=path)
    project = tmp_path / "demo"

    expected = {name: text for name, text in texts(rendered()).items() if name not in OWN}
    committed = _run("git", "ls-files", cwd=project).stdout.splitlines()
    found = {name: (project / name).read_text() for name in committed if name not in OWN}

    subject = _run("git", "log", "--format=%an %s", cwd=project).stdout.splitlines()
    assert len(subject) == 1
    assert _run("git", "status", "--porcelain", cwd=project).stdout == ""
    assert (project / "uv.lock").exists()
    assert expected == found


def test_wheel_adds_and_removes_resources(installed: Path, tmp_path: Path) -> None:
    """The wheel holds the resource templates too."""
    path = f"{installed}{os.pathsep}{os.environ['PATH']}"
    _run("fastwright", "new", "demo", "--defaults", "--no-lock", cwd=tmp_path, PATH=path)
    project = tmp_path / "demo"

    _run("fastwright", "add", "resource", "post", "title:str", cwd=project, PATH=path)
    added = _run("git", "status", "--porcelain", cwd=project).stdout
    _run("fastwright", "remove", "resource", "post", "--yes", cwd=project, PATH=path)

    assert "app/models/post.py" in added
    assert _run("git", "status", "--porcelain", cwd=project).stdout == ""


def test_wheel_holds_no_litter(installed: Path) -> None:
    """Caches and environments of a checkout stay out of the template that is shipped."""
    (package,) = installed.parent.glob("lib/*/site-packages/fastwright")
    names = {path.relative_to(package).as_posix() for path in package.rglob("*")}
    litter = ("__pycache__", "_cache/", ".venv", ".db", "uv.lock")
    template = {name for name in names if name.startswith("_project/")}

    assert {"_project/copier.yml", "_project/template/alembic.ini.jinja", "py.typed"} <= names
    assert "_project/shared/main.py.jinja" in names
    assert [name for name in template if any(each in name for each in litter)] == []


def test_paths_in_the_wheel_are_short(installed: Path) -> None:
    """It can be unpacked on Windows, which takes 260 characters with the folder it goes to."""
    (package,) = installed.parent.glob("lib/*/site-packages/fastwright")
    names = [path.relative_to(package.parent).as_posix() for path in package.rglob("*")]

    assert [name for name in names if len(name) > 140] == []
