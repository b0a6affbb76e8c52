"""Error responses as problem details (RFC 9457), without internal details."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException

from app.api.methods import allowed_methods
from app.core.exceptions import (
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidValueError,
    NotFoundError,
    OutdatedError,
    TooManyAttemptsError,
    UnauthorizedError,
    UnavailableError,
)
from app.core.logging import logger
from app.schemas.types import PATTERN_RULES

STATUSES: dict[type[DomainError], HTTPStatus] = {
    UnauthorizedError: HTTPStatus.UNAUTHORIZED,
    ForbiddenError: HTTPStatus.FORBIDDEN,
    NotFoundError: HTTPStatus.NOT_FOUND,
    ConflictError: HTTPStatus.CONFLICT,
    OutdatedError: HTTPStatus.PRECONDITION_FAILED,
    InvalidValueError: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooManyAttemptsError: HTTPStatus.TOO_MANY_REQUESTS,
    UnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
}

RETRY_AFTER = "5"
"""Seconds after which a client can try again what is unavailable."""

MAX_ERRORS = 100
"""The errors that a response names: a small request can contain thousands."""

SAFE_METHODS = frozenset({"get", "head", "options"})
REF_TEMPLATE = "#/components/schemas/{model}"


class FieldProblem(BaseModel):
    field: str
    detail: str


class Problem(BaseModel):
    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = []


class ProblemResponse(JSONResponse):
    media_type = "application/problem+json"

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        errors: list[FieldProblem] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        problem = Problem(title=status.phrase, status=status, detail=detail, errors=errors or [])
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            headers = {"Retry-After": RETRY_AFTER, **(headers or {})}
        super().__init__(problem.model_dump(), status.value, headers)


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI description of error responses, for the `responses` of a route."""
    schema = {"$ref": REF_TEMPLATE.format(model="Problem")}
    content = {ProblemResponse.media_type: {"schema": schema}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in statuses
    }


async def on_domain_error(_request: Request, error: DomainError) -> ProblemResponse:
    found = (status for kind, status in STATUSES.items() if isinstance(error, kind))
    status = next(found, HTTPStatus.BAD_REQUEST)
    errors = [FieldProblem(field=field, detail=str(error)) for field in error.fields]
    headers = {"WWW-Authenticate": "Bearer"} if status is HTTPStatus.UNAUTHORIZED else None
    if isinstance(error, TooManyAttemptsError):
        headers = {"Retry-After": str(error.retry_after)}
    return ProblemResponse(status, str(error), errors, headers)


async def on_http_exception(request: Request, error: HTTPException) -> ProblemResponse:
    if error.status_code == HTTPStatus.BAD_REQUEST:  # the body is not valid text or form
        return _invalid([FieldProblem(field="body", detail=str(error.detail))])
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = allowed_methods(request)
    return ProblemResponse(HTTPStatus(error.status_code), str(error.detail), headers=headers)


async def on_invalid_request(_request: Request, error: RequestValidationError) -> ProblemResponse:
    # A body that several dependencies of a route ask for is checked, and refused, for each of them.
    told = dict.fromkeys((_field(each), _detail(each)) for each in error.errors()[:MAX_ERRORS])
    return _invalid([FieldProblem(field=field, detail=detail) for field, detail in told])


def _invalid(errors: list[FieldProblem]) -> ProblemResponse:
    return ProblemResponse(HTTPStatus.UNPROCESSABLE_ENTITY, "The request is not valid.", errors)


def _field(error: dict[str, Any]) -> str:
    """Return the path of the invalid field, such as `lines.0.name`, or `body` for all of it."""
    place, *path = error["loc"]
    if error["type"] == "json_invalid" and path and isinstance(path[-1], int):
        path = []  # the number is a position in the JSON text
    return ".".join(map(str, path or [place]))


def _detail(error: dict[str, Any]) -> str:
    """Return what is wrong with a value; instead of a pattern, in words."""
    context = error.get("ctx", {})
    if "error" in context:  # of a validator of ours; Pydantic puts "Value error, " before it
        return f"Value {context['error']}"
    rule: str = PATTERN_RULES.get(context.get("pattern"), error["msg"])
    return rule


async def on_unexpected_error(request: Request, error: Exception) -> ProblemResponse:
    """Answer an error of a middleware; FailureMiddleware answers the errors of routes."""
    # Starlette calls this outside all middleware, so no request ID is bound.
    request_id: str = getattr(request.state, "request_id", "")
    logger.error("unexpected error", request_id=request_id, exc_info=error)
    # Starlette raises the error again, and the server then closes the connection.
    headers = {"Connection": "close"}
    if request_id:
        headers["X-Request-ID"] = request_id
    return unexpected_problem(headers)


def unexpected_problem(headers: dict[str, str] | None = None) -> ProblemResponse:
    detail = "Something went wrong on our side."
    return ProblemResponse(HTTPStatus.INTERNAL_SERVER_ERROR, detail, headers=headers)


def add_problem_handlers(app: FastAPI) -> None:
    handlers: dict[type[Exception], Any] = {
        DomainError: on_domain_error,
        HTTPException: on_http_exception,
        RequestValidationError: on_invalid_request,
        Exception: on_unexpected_error,
    }
    for error, handler in handlers.items():
        app.add_exception_handler(error, handler)
    _describe_problems(app)


def _describe_problems(app: FastAPI) -> None:
    """Add to the OpenAPI document what FastAPI doesn't know: the schema and usual problems."""
    generate = app.openapi
    _, definitions = models_json_schema([(Problem, "serialization")], ref_template=REF_TEMPLATE)

    def openapi() -> dict[str, Any]:
        document = generate()
        document.setdefault("components", {}).setdefault("schemas", {}).update(definitions["$defs"])
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                statuses = _usual_problems(path, method, operation)
                described = {str(key): value for key, value in problem_responses(*statuses).items()}
                operation["responses"] = described | operation["responses"]
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _usual_problems(path: str, method: str, operation: dict[str, Any]) -> Iterator[HTTPStatus]:
    """Yield the problems that an operation has because of its kind.

    A token can be missing, a user can lack a role, a row in the path can be missing, a row can have
    another version, a body can be too slow or too large, and a write can cause a conflict, unless
    the route states its own problems with `responses`.
    """
    stated = operation["responses"].keys() - {str(HTTPStatus.UNPROCESSABLE_ENTITY.value)}
    if "security" in operation:
        yield HTTPStatus.UNAUTHORIZED
        if any(roles for each in operation["security"] for roles in each.values()):
            yield HTTPStatus.FORBIDDEN
    if "{" in path:
        yield HTTPStatus.NOT_FOUND
    if any(parameter["name"] == "If-Match" for parameter in operation.get("parameters", [])):
        yield HTTPStatus.PRECONDITION_FAILED
        yield HTTPStatus.PRECONDITION_REQUIRED
    if "requestBody" in operation:
        yield HTTPStatus.REQUEST_TIMEOUT
        yield HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if method not in SAFE_METHODS and not any(status.startswith("4") for status in stated):
        yield HTTPStatus.CONFLICT
