"""What protects browsers and their users: headers, trusted hosts, and CORS."""

import re
from http import HTTPStatus

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import ProblemResponse
from app.config import Settings

HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
REQUEST_HEADERS = ("Authorization", "Idempotency-Key", "If-Match", "If-None-Match", "X-Request-ID")
RESPONSE_HEADERS = ("ETag", "Location", "Retry-After", "X-Request-ID")

HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d+)?")
PROBES = "/health/"


def add_protection(app: FastAPI, settings: Settings) -> None:
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=METHODS,
            allow_headers=REQUEST_HEADERS,
            expose_headers=RESPONSE_HEADERS,
        )
    if "*" not in settings.trusted_hosts:
        app.add_middleware(TrustedHostMiddleware, hosts=settings.trusted_hosts)
    app.add_middleware(SecurityHeadersMiddleware, hsts_max_age=settings.hsts_max_age)


class SecurityHeadersMiddleware:
    """Adds headers that keep browsers from guessing types, framing pages and running scripts.

    A response that has one of these headers keeps its own.
    """

    def __init__(self, app: ASGIApp, hsts_max_age: int) -> None:
        self._app = app
        headers = dict(HEADERS)
        if hsts_max_age:
            headers["strict-transport-security"] = f"max-age={hsts_max_age}"
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                missing = [header for header in self._headers if header[0] not in own]
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        await self._app(scope, receive, send_with_headers)


class TrustedHostMiddleware:
    """Refuses requests for other hosts, but for the health checks, which come by address."""

    def __init__(self, app: ASGIApp, hosts: list[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._domains = tuple(host.removeprefix("*") for host in hosts if host.startswith("*."))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._trusts(scope):
            await self._app(scope, receive, send)
            return
        detail = "The service isn't available under this host name."
        response = ProblemResponse(HTTPStatus.MISDIRECTED_REQUEST, detail)
        await response(scope, receive, send)

    def _trusts(self, scope: Scope) -> bool:
        found = HOST.fullmatch(Headers(scope=scope).get("host", "").lower())
        host = found[1] if found else ""
        return (
            host in self._hosts or host.endswith(self._domains) or scope["path"].startswith(PROBES)
        )
