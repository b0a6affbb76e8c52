"""Routes for users."""

from typing import Annotated

from fastapi import APIRouter, Depends

from app.api.deps import CurrentUser, PageDep, ReadSession, RequireAdmin, WriteSession
from app.core.queries import Slice
from app.models.user import User
from app.repositories.user_repository import UserRepository
from app.schemas.common import PageOf
from app.schemas.user import UserRead
from app.services.user_service import UserService

router = APIRouter(prefix="/users", tags=["users"])


async def read_users(session: ReadSession) -> UserService:
    return UserService(UserRepository(session))


async def write_users(session: WriteSession) -> UserService:
    return UserService(UserRepository(session))


UserReader = Annotated[UserService, Depends(read_users)]
UserWriter = Annotated[UserService, Depends(write_users)]


@router.get("/me", response_model=UserRead)
async def get_me(user: CurrentUser) -> User:
    return user


@router.get("", response_model=PageOf[UserRead], dependencies=[RequireAdmin])
async def list_users(users: UserReader, page: PageDep) -> Slice[User]:
    return await users.page(limit=page.limit, offset=page.offset)
