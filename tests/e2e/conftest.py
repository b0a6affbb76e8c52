"""Fixtures for tests that run rendered projects."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest

from e2e.projects import Live
from support import Answer, Rendered
from variants import WITH_FILES

type MakeLive = Callable[..., Live]
type MakeDatabase = Callable[[str], str]

SERVE = """
import sys
from tests.postgres import running_server
with running_server() as url:
    print(url.render_as_string(hide_password=False), flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="session")
def live(rendered: Rendered, tmp_path_factory: pytest.TempPathFactory) -> MakeLive:
    """Return `live(**answers)`: a fresh project, synchronised and committed.

    Projects with the same dependencies share an environment and a lock file. All share mypy, which
    reads the libraries of an environment for ten seconds, and has read them then.
    """
    environments = tmp_path_factory.mktemp("environments")

    @cache
    def mypy() -> Path:
        everything = environments / "everything"
        styles: list[dict[str, Answer]] = [WITH_FILES, {"style": "archtool"}]
        for number, answers in enumerate(styles):
            folder = shutil.copytree(rendered(**answers), environments / str(number))
            Live(folder, everything).run("uv", "sync", "--inexact", "--quiet")
        (everything / ".mypy_cache").mkdir()
        return everything

    @cache
    def environment(auth: str, style: str, *, files: bool) -> Path:
        folder = environments / f"{style}-{auth}-{files}"
        shutil.copytree(rendered(auth=auth, style=style, files=files), folder)
        own = folder / ".venv"
        Live(folder, own).run("uv", "sync", "--quiet")
        # What a project lacks is missed by its tests: they run in its own environment.
        (own / "bin/mypy").unlink()
        for shared in ("bin/mypy", ".mypy_cache"):
            (own / shared).symlink_to(mypy() / shared)
        return folder

    def make(
        *, auth: str = "jwt", style: str = "layered", files: bool = False, **answers: Answer
    ) -> Live:
        shared = environment(auth, style, files=files)
        root = tmp_path_factory.mktemp("live") / "demo"
        shutil.copytree(rendered(auth=auth, style=style, files=files, **answers), root)
        shutil.copy(shared / "uv.lock", root)
        project = Live(root, shared / ".venv")
        project.run("uv", "sync", "--locked", "--quiet")
        project.run("git", "init", "--quiet", "-b", "main")
        project.commit("Start")
        return project

    return make


@pytest.fixture(scope="session")
def base(live: MakeLive) -> Live:
    """Return a project to run helpers in; it is not to be changed."""
    return live()


@pytest.fixture(scope="session")
def postgres(base: Live) -> Iterator[str]:
    """Yield the URL of a PostgreSQL server, which the project's own helper starts."""
    with base.running(SERVE) as url:
        assert url.startswith("postgresql+asyncpg://")
        yield url


@pytest.fixture(scope="session")
def new_database(
    base: Live, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> MakeDatabase:
    """Return `new_database(kind)`: the URL of an empty database."""

    def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('database')}/demo.db"
        server: str = request.getfixturevalue("postgres")
        name = f"demo_{uuid4().hex}"
        base.execute(server, f'CREATE DATABASE "{name}"')
        return server.replace("/postgres?", f"/{name}?")

    return make
