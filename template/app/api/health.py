"""Health checks for the platform that runs the service."""

from http import HTTPStatus

from fastapi import APIRouter
from pydantic import BaseModel

from app.api.deps import ReadSession
from app.api.problems import problem_responses
from app.core.database import ping

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
async def ready(session: ReadSession) -> Health:
    """Report that the database is reachable."""
    await ping(session)
    return Health()
