"""Routes for users."""

from http import HTTPStatus

from advanced_alchemy.filters import OrderBy
from advanced_alchemy.service import OffsetPagination
from fastapi import APIRouter

from app.api.deps import CurrentUser, PageDep, RequireAdmin, UserServiceDep
from app.api.problems import problem_responses
from app.models.user import User
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
    response_model=OffsetPagination[UserRead],
    dependencies=[RequireAdmin],
    responses=problem_responses(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN),
)
async def list_users(page: PageDep, users: UserServiceDep) -> OffsetPagination[UserRead]:
    rows, total = await users.get_many_and_count(page, OrderBy("id"))
    return users.to_schema(rows, total, filters=[page], schema_type=UserRead)
