"""How far a list can be read by its offset: `MAX_OFFSET`."""

from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError

from app.config import Settings
from app.schemas.common import BOUND_BY_SETTING


def check_offset(settings: Settings, offset: int, parameter: str = "offset") -> None:
    """Raise RequestValidationError, naming the parameter, if an offset is too large."""
    if offset > settings.max_offset:
        message = f"must not be beyond row {settings.max_offset}"
        error = {"type": "value_error", "loc": ("query", parameter), "msg": message}
        raise RequestValidationError([error])


def describe_pages(app: FastAPI, settings: Settings) -> None:
    """Add the largest offset to the OpenAPI document.

    It is a setting of the application, and routes are made before there is one.
    """
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        document = generate()
        for operations in document["paths"].values():
            for operation in operations.values():
                for parameter in operation.get("parameters", []):
                    if setting := parameter["schema"].pop(BOUND_BY_SETTING, None):
                        parameter["schema"]["maximum"] = getattr(settings, setting)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
