"""Routes for registration and login."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response

from app.api.deps import DatabaseDep, PasswordsDep, SettingsDep
{%- if idempotency %}
from app.api.idempotency import IdempotentRoute
{%- endif %}
from app.api.problems import problem_responses
from app.api.throttling import LimitLogins, LimitRegistrations
from app.api.v1.users import UserWriter
from app.core.exceptions import UnauthorizedError
from app.core.security import Claims, issue_token
from app.models.user import User
{%- block repository_imports %}{% endblock %}
from app.schemas.user import Credentials, Token, UserCreate, UserRead
from app.services.user_service import UserService

router = APIRouter(prefix="/auth", tags=["auth"]{{ ", route_class=IdempotentRoute" if idempotency }})


async def hash_new_password(data: UserCreate, passwords: PasswordsDep) -> str:
    return await passwords.hash(data.password.get_secret_value())


NewPasswordHash = Annotated[str, Depends(hash_new_password)]


@router.post(
    "/register",
    response_model=UserRead,
    status_code=201,
    dependencies=[LimitRegistrations],
    responses=problem_responses(
        HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE
    ),
)
async def register(data: UserCreate, password_hash: NewPasswordHash, users: UserWriter) -> User:
    # The hash comes before `users`, so that no transaction is open while it is computed.
    return await users.register(data.email, password_hash)


@router.post(
    "/login",
    response_model=Token,
    dependencies=[LimitLogins],
    responses=problem_responses(
        HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE
    ),
)
async def login(
    form: Annotated[Credentials, Form()],
    passwords: PasswordsDep,
    database: DatabaseDep,
    settings: SettingsDep,
    response: Response,
) -> Token:
    async with database.read_session() as session:  # ends before the password is checked
        users = UserService({% block source_of_users %}session{% endblock %})
        user = await users.get_by_email(form.username)
    hashed = user.password_hash if user else None
    fits, newer_hash = await passwords.verify(form.password.get_secret_value(), hashed)
    if user is None or not user.is_active or not fits:
        raise UnauthorizedError("The email address or the password is wrong.")
    if newer_hash:
        async with database.session.begin() as session:
            users = UserService({{ self.source_of_users() }})
            await users.replace_password_hash(user.password_hash, newer_hash)
    response.headers["Cache-Control"] = "no-store"
    return Token(access_token=issue_token(settings, Claims(user.id, user.token_version)))
