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

# The package and not the project: archtool takes the name of this folder for the first part of its
# keys, and a project may lie in a folder of any name, `/app` among them.
ROOT = Path(__file__).resolve().parents[1]


def bundle(app: FastAPI) -> DependencyInjector:
    """Make all components, give each what it depends on, and serve the controllers' routes."""
    injector = Injector(APPS, ROOT)
    injector.register(SessionMaker, SessionMaker(), inject_into=False)
    injector.inject()
    app.state.injector = injector

    routes = APIRouter(
        prefix="/api/v1", responses=problem_responses(HTTPStatus.UNPROCESSABLE_ENTITY)
    )
    initialize_controllers_api(injector, cast("FastAPI", routes))  # it needs no more than a router
    injector.require_routes()
    app.include_router(routes)
    return injector
