"""Structured logging: one line per request and per error, also for uvicorn and libraries."""

import logging
import sys
import time
from collections.abc import MutableMapping
from typing import Any, override
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.stdlib import ProcessorFormatter

from app.config import LogSettings
from app.core.redaction import describe_error, escape_controls, format_error, redact

MAX_REQUEST_ID = 64
MAX_PATH = 1000

logger: structlog.stdlib.BoundLogger = structlog.get_logger()


def configure_logging(settings: LogSettings) -> None:
    """Write the lines of the application to stdout, and those of libraries to stderr."""
    structlog.configure(
        processors=[*_collectors(), mark_as_logged, *_renderers(settings)],
        wrapper_class=structlog.make_filtering_bound_logger(settings.log_level),
        logger_factory=structlog.WriteLoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.captureWarnings(capture=True)
    root = logging.getLogger()
    root.handlers = [library_handler(settings)]
    root.setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error"):
        server = logging.getLogger(name)
        server.setLevel(logging.INFO)
        server.handlers = []
        server.propagate = True
    # RequestLogMiddleware already logs each request, with its ID.
    logging.getLogger("uvicorn.access").disabled = True


def library_handler(settings: LogSettings | None = None) -> logging.Handler:
    """Return a handler that writes the lines of libraries like those of the application."""
    settings = settings or LogSettings()
    handler = logging.StreamHandler()
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[*_collectors(), structlog.stdlib.add_logger_name],
            processors=[ProcessorFormatter.remove_processors_meta, *_renderers(settings)],
        )
    )
    handler.setLevel(settings.log_level)
    handler.addFilter(NotLoggedYet())
    return handler


def _collectors() -> list[structlog.typing.Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _renderers(settings: LogSettings) -> list[structlog.typing.Processor]:
    if settings.log_format == "json":
        return [
            structlog.processors.ExceptionRenderer(describe_error),
            redact,
            structlog.processors.JSONRenderer(),
        ]
    colors, plain = sys.stdout.isatty(), structlog.dev.plain_traceback
    return [
        escape_controls,
        structlog.processors.ExceptionRenderer(format_error),
        redact,
        structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain),
    ]


def mark_as_logged(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    if isinstance(error := event.get("exc_info"), BaseException):
        vars(error)["is_logged"] = True
    return event


class NotLoggedYet(logging.Filter):
    """Drops what uvicorn says of an error that the application has logged and raised again."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return not getattr(error, "is_logged", False)


class RequestLogMiddleware:
    """Logs each request with an ID, and returns the ID in the header X-Request-ID.

    The ID comes from the header X-Request-ID of the request, or is a new one. All lines of the
    request have it, and also the user's ID as soon as the user is known.

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

        # These stay bound for what Starlette and uvicorn log after this.
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            client = scope.get("client")
            logger.info(
                "request",
                method=scope["method"],
                path=scope["path"][:MAX_PATH],
                status=status,
                milliseconds=milliseconds,
                client=client[0] if client else None,
            )


def _request_id(scope: Scope) -> str:
    """Return the ID from the client if it is safe to log, otherwise a new one."""
    given = Headers(scope=scope).get("x-request-id", "")
    fit = 0 < len(given) <= MAX_REQUEST_ID and given.isprintable()
    return given if fit else uuid4().hex
