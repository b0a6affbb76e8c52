"""Routes for users."""

from http import HTTPStatus

from fastapi import APIRouter

from app.api.deps import CurrentUser, PageDep, RequireAdmin, UserServiceDep
from app.api.problems import problem_responses
from app.models.user import User
from app.repositories.base import Slice
from app.schemas.common import PageOf
from app.schemas.user import UserRead

router = APIRouter(prefix="/users", tags=["users"])


@router.get(
    "/me",
    response_model=UserRead,
    responses=problem_responses(HTTPStatus.UNAUTHORIZED),
)
async def get_me(user: CurrentUser) -> User:
    return user


@router.get(
    "",
    response_model=PageOf[UserRead],
    dependencies=[RequireAdmin],
    responses=problem_responses(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN),
)
async def list_users(page: PageDep, users: UserServiceDep) -> Slice[User]:
    return await users.page(limit=page.limit, offset=page.offset)
