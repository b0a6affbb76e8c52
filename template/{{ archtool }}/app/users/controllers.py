"""Routes for users, registration and login."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response

from app.api.deps import (
    CurrentUser,
    DatabaseDep,
    PageDep,
    PasswordsDep,
    ReadUnitOfWork,
    RequireAdmin,
    SettingsDep,
    WriteUnitOfWork,
)
from app.api.problems import problem_responses
from app.api.throttling import LimitLogins, LimitRegistrations
from app.core.exceptions import UnauthorizedError
from app.core.queries import Slice
from app.core.security import Claims, issue_token
from app.core.unit_of_work import UnitOfWork
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
        )

    async def get_me(self, user: CurrentUser) -> User:
        return user

    async def list_users(self, uow: ReadUnitOfWork, page: PageDep) -> Slice[User]:
        return await self.users.page(uow, limit=page.limit, offset=page.offset)


async def hash_new_password(data: UserCreate, passwords: PasswordsDep) -> str:
    return await passwords.hash(data.password.get_secret_value())


NewPasswordHash = Annotated[str, Depends(hash_new_password)]


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
            dependencies=[LimitRegistrations],
            responses=problem_responses(
                HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE
            ),
        )
        self.router.add_api_route(
            "/login",
            self.login,
            methods=["POST"],
            response_model=Token,
            dependencies=[LimitLogins],
            responses=problem_responses(
                HTTPStatus.UNAUTHORIZED,
                HTTPStatus.TOO_MANY_REQUESTS,
                HTTPStatus.SERVICE_UNAVAILABLE,
            ),
        )

    async def register(
        self, data: UserCreate, password_hash: NewPasswordHash, uow: WriteUnitOfWork
    ) -> User:
        # The hash comes before `uow`, so that no transaction is open while it is computed.
        return await self.users.register(uow, data.email, password_hash)

    async def login(
        self,
        form: Annotated[Credentials, Form()],
        passwords: PasswordsDep,
        database: DatabaseDep,
        settings: SettingsDep,
        response: Response,
    ) -> Token:
        async with database.read_session() as session:  # ends before the password is checked
            user = await self.users.get_by_email(UnitOfWork.joining(session), form.username)
        hashed = user.password_hash if user else None
        fits, newer_hash = await passwords.verify(form.password.get_secret_value(), hashed)
        if user is None or not user.is_active or not fits:
            raise UnauthorizedError("The email address or the password is wrong.")
        if newer_hash:
            async with database.session.begin() as session:
                uow = UnitOfWork.joining(session)
                await self.users.replace_password_hash(uow, user.password_hash, newer_hash)
        response.headers["Cache-Control"] = "no-store"
        return Token(access_token=issue_token(settings, Claims(user.id, user.token_version)))
