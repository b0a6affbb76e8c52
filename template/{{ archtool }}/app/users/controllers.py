"""Routes for users, registration and login."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Response

from app.api.deps import (
    CurrentUser,
    PageDep,
    ReadUnitOfWork,
    RequireAdmin,
    SettingsDep,
    WriteUnitOfWork,
)
from app.api.problems import problem_responses
from app.core.queries import Slice
from app.core.security import issue_token
from app.schemas.common import PageOf
from app.users.interfaces import AuthControllerABC, UserControllerABC, UserServiceABC
from app.users.models import User
from app.users.schemas import Credentials, Token, UserCreate, UserRead


class UserController(UserControllerABC):
    router = APIRouter(prefix="/users", tags=["users"])
    users: UserServiceABC

    def init_http_routes(self) -> None:
        self.router.add_api_route(
            "/me",
            self.get_me,
            methods=["GET"],
            response_model=UserRead,
        )
        self.router.add_api_route(
            "",
            self.list_users,
            methods=["GET"],
            response_model=PageOf[UserRead],
            dependencies=[RequireAdmin],
            responses=problem_responses(HTTPStatus.FORBIDDEN),
        )

    async def get_me(self, user: CurrentUser) -> User:
        return user

    async def list_users(self, uow: ReadUnitOfWork, page: PageDep) -> Slice[User]:
        return await self.users.page(uow, limit=page.limit, offset=page.offset)


class AuthController(AuthControllerABC):
    router = APIRouter(prefix="/auth", tags=["auth"])
    users: UserServiceABC

    def init_http_routes(self) -> None:
        self.router.add_api_route(
            "/register",
            self.register,
            methods=["POST"],
            response_model=UserRead,
            status_code=HTTPStatus.CREATED,
        )
        self.router.add_api_route(
            "/login",
            self.login,
            methods=["POST"],
            response_model=Token,
            responses=problem_responses(HTTPStatus.UNAUTHORIZED),
        )

    async def register(self, data: UserCreate, uow: WriteUnitOfWork) -> User:
        return await self.users.register(uow, data)

    async def login(
        self,
        form: Annotated[Credentials, Form()],
        uow: ReadUnitOfWork,
        settings: SettingsDep,
        response: Response,
    ) -> Token:
        # The session only reads, so no transaction stays open while the password is checked.
        user = await self.users.authenticate(uow, form.username, form.password.get_secret_value())
        response.headers["Cache-Control"] = "no-store"
        return Token(access_token=issue_token(settings, user.id))
