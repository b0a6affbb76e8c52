"""Problem details for errors that advanced-alchemy raises itself."""

from http import HTTPStatus

from advanced_alchemy.exceptions import DuplicateKeyError, ForeignKeyError, NotFoundError
from fastapi import FastAPI, Request

from app.api.problems import ProblemResponse

# The base classes also cover errors that no client causes, such as a lost connection.
PROBLEMS: dict[type[Exception], tuple[HTTPStatus, str]] = {
    NotFoundError: (HTTPStatus.NOT_FOUND, "There is no such row."),
    DuplicateKeyError: (HTTPStatus.CONFLICT, "Another row has this value already."),
    ForeignKeyError: (HTTPStatus.CONFLICT, "Rows would refer to one that does not exist."),
}


async def on_repository_error(_request: Request, error: Exception) -> ProblemResponse:
    status, detail = next(told for kind, told in PROBLEMS.items() if isinstance(error, kind))
    return ProblemResponse(status, detail)


def add_repository_problem_handlers(app: FastAPI) -> None:
    for error in PROBLEMS:
        app.add_exception_handler(error, on_repository_error)
