import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from e2e.projects import variables
from support import Rendered, texts

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]

OWN = {".copier-answers.yml", "uv.lock"}
"""What differs: where the template came from, and what was there to install."""


COLUMNS = """
import sqlite3
print(*(row[1] for row in sqlite3.connect("demo.db").execute("PRAGMA table_info(posts)")))
"""


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
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    _run("uv", "build", "--quiet", "--wheel", "--out-dir", str(folder), cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """Return the `bin` of a new environment with the wheel in it."""
    folder = wheel.parent
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


def test_whole_story_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    """From nothing to a project that passes its tests, without the checkout."""
    path = f"{installed}{os.pathsep}{os.environ['PATH']}"
    here = {"PATH": path, "DATABASE_URL": "sqlite+aiosqlite:///demo.db"}
    _run("fastwright", "new", "demo", "--defaults", cwd=tmp_path, PATH=path)
    project = tmp_path / "demo"

    def fastwright(*words: str) -> str:
        return _run("fastwright", *words, cwd=project, **here).stdout

    def uv_run(*words: str, **given: str) -> str:
        return _run("uv", "run", "--quiet", *words, cwd=project, **here, **given).stdout

    fastwright("add", "resource", "post", "title:str:max=80")
    fastwright("add", "field", "post", "body:text:null")
    uv_run("alembic", "upgrade", "head")
    columns = uv_run("python", "-c", COLUMNS).split()
    tests = uv_run("pytest", "-q", "-n", "2", TEST_DATABASE_URL="sqlite://")
    _run("git", "add", "--all", cwd=project)
    _run("git", "commit", "--quiet", "--message", "Add posts", cwd=project)

    fastwright("check")
    fastwright("remove", "resource", "post", "--yes")

    assert {"title", "body"} <= set(columns)
    assert " passed" in tests
    assert not (project / "app/models/post.py").exists()


def test_wheel_holds_no_litter(installed: Path) -> None:
    """Caches and environments of a checkout stay out of the template that is shipped."""
    (package,) = installed.parent.glob("lib/*/site-packages/fastwright")
    names = {path.relative_to(package).as_posix() for path in package.rglob("*")}
    litter = ("__pycache__", "_cache/", ".venv", ".db", "uv.lock")
    template = {name for name in names if name.startswith("_project/")}

    assert {"_project/copier.yml", "_project/template/alembic.ini.jinja", "py.typed"} <= names
    assert "_project/shared/main.py.jinja" in names
    assert [name for name in template if any(each in name for each in litter)] == []


def test_paths_in_the_wheel_are_short(wheel: Path) -> None:
    """It can be unpacked on Windows, which takes 260 characters with the folder it goes to."""
    names = ZipFile(wheel).namelist()

    assert len(names) > 200
    assert [name for name in names if len(name) > 140] == []
