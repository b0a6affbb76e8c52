"""Structured logging: one line per request, no secrets."""

import logging
import sys
import time
from collections.abc import MutableMapping
from typing import Any
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.tracebacks import ExceptionDictTransformer

from app.config import Settings

SECRETS = frozenset({"access_token", "authorization", "jwt_secret", "password", "token"})
MAX_REQUEST_ID = 64

logger: structlog.stdlib.BoundLogger = structlog.get_logger()


def mask_secrets(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return {key: "***" if key.lower() in SECRETS else value for key, value in event.items()}


def _renderers(settings: Settings) -> list[structlog.typing.Processor]:
    """Return renderers that leave local variables out of tracebacks: they can be secrets."""
    if settings.log_format == "json":
        tracebacks = ExceptionDictTransformer(show_locals=False)
        return [
            structlog.processors.ExceptionRenderer(tracebacks),
            structlog.processors.JSONRenderer(),
        ]
    colors, plain = sys.stdout.isatty(), structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain)]


def configure_logging(settings: Settings) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            mask_secrets,
            *_renderers(settings),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(settings.log_level),
        cache_logger_on_first_use=True,
    )
    # RequestLogMiddleware already logs each request, with its ID.
    logging.getLogger("uvicorn.access").disabled = True


class RequestLogMiddleware:
    """Logs each request with an ID, and returns the ID in the header X-Request-ID.

    The ID comes from the header X-Request-ID of the request, or is a new one.

    It is plain ASGI because Starlette's BaseHTTPMiddleware takes a third of the CPU time of a small
    request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_with_id)
            finally:
                milliseconds = round((time.perf_counter() - started) * 1000, 1)
                logger.info(
                    "request",
                    method=scope["method"],
                    path=scope["path"],
                    status=status,
                    milliseconds=milliseconds,
                )


def _request_id(scope: Scope) -> str:
    """Return the ID from the client if it is safe to log, otherwise a new one."""
    given = Headers(scope=scope).get("x-request-id", "")
    fit = 0 < len(given) <= MAX_REQUEST_ID and given.isprintable()
    return given if fit else uuid4().hex
