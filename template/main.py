"""The application: `app` is what uvicorn and `fastapi dev` serve."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.api import health
from app.api.problems import add_problem_handlers
from app.api.v1.router import api_router
from app.config import Settings
from app.core.database import Database
from app.core.logging import RequestLogMiddleware, configure_logging


def create_app(settings: Settings) -> FastAPI:
    configure_logging(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with Database(settings) as database:
            app.state.database = database
            yield

    app = FastAPI(title=settings.project_name, version=settings.version, lifespan=lifespan)
    app.state.settings = settings
    app.add_middleware(RequestLogMiddleware)
    add_problem_handlers(app)
    app.include_router(health.router)
    app.include_router(api_router, prefix="/api/v1")
    return app


app = create_app(Settings())
