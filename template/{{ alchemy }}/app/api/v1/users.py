"""Routes for users."""

from typing import Annotated

from advanced_alchemy.filters import OrderBy
from advanced_alchemy.service import OffsetPagination
from fastapi import APIRouter, Depends

from app.api.deps import (
    CurrentUser,
    PageDep,
    RequireAdmin,
    get_read_session,
    get_write_session,
    provide_service,
)
from app.models.user import User
from app.schemas.user import UserRead
from app.services.user_service import UserService

router = APIRouter(prefix="/users", tags=["users"])

UserReader = Annotated[UserService, Depends(provide_service(UserService, get_read_session))]
UserWriter = Annotated[UserService, Depends(provide_service(UserService, get_write_session))]


@router.get("/me", response_model=UserRead)
async def get_me(user: CurrentUser) -> User:
    return user


@router.get("", response_model=OffsetPagination[UserRead], dependencies=[RequireAdmin])
async def list_users(users: UserReader, page: PageDep) -> OffsetPagination[UserRead]:
    rows, total = await users.get_many_and_count(page, OrderBy("id"))
    return users.to_schema(rows, total, filters=[page], schema_type=UserRead)
