"""An injector for archtool that refuses at startup what archtool silently ignores."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from inspect import get_annotations, getmembers, isabstract, isclass, iscoroutinefunction
from pathlib import Path
from types import ModuleType
from typing import override

from archtool.dependency_injector import DependencyInjector
from archtool.global_types import AppModule
from archtool.layers.default_layer_interfaces import ABCController, ABCRepo, ABCService, ABCView
from archtool.utils import set_project_root
from web_fractal.http.interfaces import HttpControllerABC

import app
from app.archtool_conf.custom_layers import app_layers

COMPONENTS = (ABCController, ABCRepo, ABCService, ABCView)


class WiringError(Exception):
    """The components don't fit together; the message says what to change."""


class Injector(DependencyInjector):
    def __init__(self, modules: list[AppModule], project_root: Path) -> None:
        super().__init__(modules, app_layers, project_root)
        self._project_root = project_root

    @override
    def get_dependency[T](self, key: type[T] | str) -> T:
        # archtool keeps the root in a context variable, which a new thread does not inherit.
        set_project_root(self._project_root)
        return super().get_dependency(key)

    @override
    def inject(self) -> None:
        _import_all("models")  # models can refer to models of any feature
        super().inject()
        self._require_dependencies()

    def require_routes(self) -> None:
        """Raise WiringError for a controller that lacks routes or would lose its dependencies."""
        components = {type(each): each for each in self.dependencies.values()}
        for kind in _controllers():
            controller = components.get(kind)
            if not isinstance(controller, HttpControllerABC):
                raise WiringError(
                    f"{kind.__name__} has no routes: let its interface inherit ABCController too, "
                    "and list its module in APPS."
                )
            if controller.router.dependencies != kind.router.dependencies:
                raise WiringError(
                    f"{kind.__name__}.router has dependencies, which web_fractal drops: let its "
                    "interface inherit ControllerABC, or put them on the routes."
                )
            _require_route_of_each_method(controller)

    def _require_dependencies(self) -> None:
        for component in self.dependencies.values():
            if not isinstance(component, COMPONENTS):
                continue
            declared = (name for kind in type(component).__mro__ for name in get_annotations(kind))
            for name in declared:
                if not hasattr(component, name):
                    raise WiringError(
                        f"{type(component).__name__}.{name} is empty: archtool fills a public "
                        "attribute that the class itself annotates with a class, not a generic."
                    )


def _controllers() -> Iterator[type[HttpControllerABC]]:
    """Yield every controller of the application, whether or not archtool knows it."""
    for module in _import_all("controllers"):
        for kind in vars(module).values():
            if (
                isclass(kind)
                and issubclass(kind, HttpControllerABC)
                and kind.__module__ == module.__name__
                and not isabstract(kind)
            ):
                yield kind


def _import_all(name: str) -> list[ModuleType]:
    """Import and return all modules of the application with this name."""
    found = pkgutil.walk_packages(app.__path__, "app.")
    return [import_module(each.name) for each in found if each.name.endswith(f".{name}")]


def _require_route_of_each_method(controller: HttpControllerABC) -> None:
    endpoints = [getattr(route, "endpoint", None) for route in controller.router.routes]
    for name, method in getmembers(controller, iscoroutinefunction):
        if not name.startswith("_") and method not in endpoints:
            raise WiringError(
                f"{type(controller).__name__}.{name} has no route: add it in init_http_routes."
            )
