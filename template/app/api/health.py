"""Health checks for the platform that runs the service."""

from http import HTTPStatus

from fastapi import APIRouter
from pydantic import BaseModel

from app.api.deps import DatabaseDep, SettingsDep
from app.api.problems import problem_responses
from app.core.readiness import check_database

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    status: str = "ok"


@router.get("/live", response_model=Health)
async def live() -> Health:
    """Report that the process is running."""
    return Health()


@router.get(
    "/ready",
    response_model=Health,
    responses=problem_responses(HTTPStatus.SERVICE_UNAVAILABLE),
)
async def ready(settings: SettingsDep, database: DatabaseDep) -> Health:
    """Report that the database is reachable and has all migrations."""
    await check_database(database, settings.readiness_timeout)
    return Health()
