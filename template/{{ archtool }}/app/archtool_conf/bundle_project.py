"""Assembles the application from its features."""

from http import HTTPStatus
from pathlib import Path
from typing import cast

from archtool.dependency_injector import DependencyInjector
from fastapi import APIRouter, FastAPI
from web_fractal.building_utils import initialize_controllers_api

from app.api.problems import problem_responses
from app.archtool_conf.custom_layers import APPS
from app.archtool_conf.injector import Injector
from app.core.unit_of_work import SessionMaker

# The package, not the project: archtool starts its keys with the name of this folder, and the
# folder of the project can have any name, even `app`.
ROOT = Path(__file__).resolve().parents[1]


def bundle(app: FastAPI) -> DependencyInjector:
    """Create all components, inject their dependencies, and add the controllers' routes."""
    injector = Injector(APPS, ROOT)
    injector.register(SessionMaker, SessionMaker(), inject_into=False)
    injector.inject()
    app.state.injector = injector

    routes = APIRouter(
        prefix="/api/v1", responses=problem_responses(HTTPStatus.UNPROCESSABLE_ENTITY)
    )
    initialize_controllers_api(injector, cast("FastAPI", routes))  # a router is enough
    injector.require_routes()
    app.include_router(routes)
    return injector
