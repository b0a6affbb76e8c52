"""Routes for registration and login."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Response

from app.api.deps import SettingsDep
from app.api.problems import problem_responses
from app.api.v1.users import UserReader, UserWriter
from app.core.security import issue_token
from app.models.user import User
from app.schemas.user import Credentials, Token, UserCreate, UserRead

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/register", response_model=UserRead, status_code=201)
async def register(data: UserCreate, users: UserWriter) -> User:
    return await users.register(data)


@router.post(
    "/login",
    response_model=Token,
    responses=problem_responses(HTTPStatus.UNAUTHORIZED),
)
async def login(
    form: Annotated[Credentials, Form()],
    users: UserReader,
    settings: SettingsDep,
    response: Response,
) -> Token:
    # The session only reads, so no transaction stays open while the password is checked.
    user = await users.authenticate(form.username, form.password.get_secret_value())
    response.headers["Cache-Control"] = "no-store"
    return Token(access_token=issue_token(settings, user.id))
