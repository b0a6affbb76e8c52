"""Tests that the application doesn't start with errors that archtool silently ignores."""

import sys
from collections.abc import Iterator
from contextvars import Context
from pathlib import Path
from textwrap import dedent

import pytest
from archtool.exceptions import DependencyDoesNotRegistred
from archtool.global_types import AppModule
from fastapi import FastAPI

import app as package
from app.archtool_conf import bundle_project
from app.archtool_conf.injector import WiringError
from app.core.unit_of_work import SessionMaker

INTERFACES = """
    from abc import abstractmethod

    from archtool.layers.default_layer_interfaces import ABCController, ABCRepo, ABCService
    from web_fractal.http.interfaces import HttpControllerABC

    class LampRepoABC(ABCRepo):
        @abstractmethod
        async def count(self): ...

    class LampServiceABC(ABCService):
        @abstractmethod
        async def count(self): ...

    class LampControllerABC(HttpControllerABC, ABCController): ...
"""
REPOS = """
    from app._lamps.interfaces import LampRepoABC

    class LampRepo(LampRepoABC):
        async def count(self):
            return 3
"""
SERVICES = """
    from app._lamps.interfaces import LampRepoABC, LampServiceABC

    class LampService(LampServiceABC):
        repo: LampRepoABC

        async def count(self):
            return await self.repo.count()
"""
CONTROLLERS = """
    from fastapi import APIRouter

    from app._lamps.interfaces import LampControllerABC, LampServiceABC

    class LampController(LampControllerABC):
        router = APIRouter(prefix="/lamps")
        lamps: LampServiceABC

        def init_http_routes(self):
            self.router.add_api_route("", self.count_lamps)

        async def count_lamps(self) -> int:
            return await self.lamps.count()
"""


class Feature:
    """The only feature of the application; it is valid, and each test breaks it in one way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._write("__init__", "")
        self._write("interfaces", INTERFACES)
        self._write("repos", REPOS)
        self._write("services", SERVICES)
        self._write("controllers", CONTROLLERS)

    def spoil(self, module: str, good: str, bad: str) -> None:
        text = (self._folder / f"{module}.py").read_text()
        assert good in text
        self._write(module, text.replace(good, bad))

    def _write(self, module: str, text: str) -> None:
        (self._folder / f"{module}.py").write_text(dedent(text))


@pytest.fixture
def lamps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Feature]:
    folder = tmp_path / "app" / "_lamps"
    folder.mkdir(parents=True)
    monkeypatch.setattr(package, "__path__", [str(folder.parent)])
    monkeypatch.setattr(package, "_lamps", None, raising=False)
    monkeypatch.setattr(bundle_project, "ROOT", folder.parent)
    monkeypatch.setattr(bundle_project, "APPS", [AppModule("app._lamps")])
    yield Feature(folder)
    for name in [name for name in sys.modules if name.startswith("app._lamps")]:
        del sys.modules[name]


def bundle() -> FastAPI:
    app = FastAPI()
    bundle_project.bundle(app)
    return app


async def test_feature_is_good_as_it_stands(lamps: Feature) -> None:
    app = bundle()

    assert "/api/v1/lamps" in app.openapi()["paths"]


@pytest.mark.parametrize(
    "annotation",
    [
        pytest.param("_repo: LampRepoABC", id="private"),
        pytest.param("repo: list[LampRepoABC]", id="generic"),
        pytest.param("repo: LampRepoABC | None", id="union"),
        pytest.param('repo: "Unheard"', id="unknown"),
    ],
)
def test_dependency_that_is_not_filled(lamps: Feature, annotation: str) -> None:
    lamps.spoil("services", "repo: LampRepoABC", annotation)
    name = annotation.partition(":")[0]

    with pytest.raises(WiringError, match=rf"LampService\.{name} is empty"):
        bundle()


def test_inherited_dependency_that_is_not_filled(lamps: Feature) -> None:
    lamps.spoil("services", "class LampService(LampServiceABC):", "class Base:")
    base = "pass\n\n\nclass LampService(Base, LampServiceABC):\n    async def"
    lamps.spoil("services", "async def", base)

    with pytest.raises(WiringError, match=r"LampService\.repo is empty"):
        bundle()


def test_dependency_that_nobody_registered(lamps: Feature) -> None:
    lamps.spoil("services", "repo: LampRepoABC", "repo: int")

    with pytest.raises(DependencyDoesNotRegistred):
        bundle()


def test_controller_that_archtool_does_not_find(lamps: Feature) -> None:
    lamps.spoil("interfaces", "(HttpControllerABC, ABCController)", "(HttpControllerABC)")

    with pytest.raises(
        WiringError, match=r"LampController has no routes: .* inherit ABCController"
    ):
        bundle()


def test_controller_of_a_module_that_is_not_listed(
    lamps: Feature, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle_project, "APPS", [])

    with pytest.raises(WiringError, match=r"LampController has no routes: .* list its module"):
        bundle()


def test_controller_that_forgets_a_route(lamps: Feature) -> None:
    lamps.spoil("controllers", "self.router.add_api_route", "print")

    with pytest.raises(WiringError, match=r"LampController\.count_lamps has no route"):
        bundle()


def test_guard_that_would_be_lost(lamps: Feature) -> None:
    lamps.spoil("controllers", "import APIRouter", "import APIRouter, Depends")
    lamps.spoil("controllers", '"/lamps"', '"/lamps", dependencies=[Depends(print)]')

    with pytest.raises(WiringError, match="put them on the routes"):
        bundle()


def test_components_are_found_in_any_thread_and_directory(
    app: FastAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Archtool keeps its root in a context variable, or else guesses it from the directory."""
    monkeypatch.chdir(tmp_path)

    found = Context().run(app.state.injector.get_dependency, SessionMaker)

    assert isinstance(found, SessionMaker)
