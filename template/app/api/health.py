"""Probes for whatever runs the service."""

from http import HTTPStatus

from fastapi import APIRouter
from pydantic import BaseModel

from app.api.deps import SessionDep
from app.api.problems import problem_responses
from app.core.database import ping

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    status: str = "ok"


@router.get("/live", response_model=Health)
async def live() -> Health:
    """Tell that the process answers."""
    return Health()


@router.get(
    "/ready",
    response_model=Health,
    responses=problem_responses(HTTPStatus.SERVICE_UNAVAILABLE),
)
async def ready(session: SessionDep) -> Health:
    """Tell that the database answers too."""
    await ping(session)
    return Health()
