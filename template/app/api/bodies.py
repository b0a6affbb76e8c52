"""Limits for request bodies: their size, the time to send them, the depth and width of JSON."""

from asyncio import get_running_loop, timeout, timeout_at
from contextlib import suppress
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.config import Settings

BODY_HEADERS = frozenset({b"content-length", b"transfer-encoding"})
"""A request without these has no body."""

SLOWEST = 16 * 1024
"""How many bytes a client must send to get another second."""

LINGER = 2
"""How long to wait for the rest of a body that is not read, in seconds.

Without this, many clients would see a lost connection instead of the response.
"""

_AS_ARRAYS = bytes.maketrans(b"{}", b"[]")
_OTHER = bytes(set(range(256)) - set(b"[]{},"))


class BodyLimitMiddleware:
    """Refuses bodies that are too large or too slow, and JSON that is too deep or too wide.

    A connection whose body was not read to its end is closed after the response.

    FastAPI's `max_body_size` has no limit of time. It answers in plain text, without a request ID.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and any(name in BODY_HEADERS for name, _ in scope["headers"]):
            body = _Body(self._settings, scope, receive, send)
            receive, send = body.receive, body.send
        await self._app(scope, receive, send)


def allow_files(scope: Scope, size: int) -> None:
    """Let the body of this request exceed the limit by the size of its files in bytes."""
    scope["files_size"] = size


class _Body:
    """The body of one request, between the server and the application."""

    def __init__(self, settings: Settings, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        self._settings = settings
        self._scope = scope
        self._receive = receive
        self._send = send
        self._deadline = get_running_loop().time() + settings.body_timeout
        self._announced = int(headers.get("content-length", "-1"))
        self._is_json = "json" in headers.get("content-type", "").lower()
        self._json: list[bytes] = []
        self._size = 0
        self._has_ended = self._announced == 0

    async def receive(self) -> Message:
        if self._has_ended:
            return await self._receive()
        self._check_size(self._announced)
        try:
            async with timeout_at(self._deadline + self._size / SLOWEST):
                message = await self._next()
        except TimeoutError as error:
            raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, "The body takes too long.") from error
        chunk = message.get("body", b"")
        self._size += len(chunk)
        self._check_size(self._size)
        if self._is_json:
            self._json.append(chunk)
            if self._has_ended:
                self._check_json(b"".join(self._json))
                self._json.clear()
        return message

    async def send(self, message: Message) -> None:
        if self._has_ended:
            await self._send(message)
        elif message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Connection"] = "close"
            await self._send(message)
        elif message.get("more_body", False):
            await self._send(message)
        else:
            await self._send({**message, "more_body": True})
            with suppress(TimeoutError):
                async with timeout(LINGER):
                    while not self._has_ended:
                        await self._next()
            await self._send({"type": "http.response.body"})

    async def _next(self) -> Message:
        message = await self._receive()
        self._has_ended = not message.get("more_body", False)  # also if the client is gone
        return message

    def _check_size(self, size: int) -> None:
        limit = self._settings.max_body_size + self._scope.get("files_size", 0)
        if size > limit:
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            raise HTTPException(status, f"The body must not exceed {limit} bytes.")

    def _check_json(self, text: bytes) -> None:
        depth, values = self._settings.max_json_depth, self._settings.max_json_values
        # A text that can't exceed a limit isn't looked at closely.
        if text.count(b"[") + text.count(b"{") <= depth and text.count(b",") < values:
            return
        structure = _structure(text)
        if structure.count(b",") >= values:
            detail = f"The JSON must not have more than {values} values."
            raise HTTPException(HTTPStatus.BAD_REQUEST, detail)
        if b"\0" in text or _is_deeper(structure.replace(b",", b""), depth):
            detail = f"The JSON is not valid, or deeper than {depth} levels."
            raise HTTPException(HTTPStatus.BAD_REQUEST, detail)


def _structure(text: bytes) -> bytes:
    """Return the brackets and commas of JSON, all brackets as those of arrays.

    Text with NUL is not UTF-8, so strings would be found in the wrong places.
    """
    without_escapes = text.replace(rb"\\", b"").replace(rb"\"", b"")
    without_strings = b"".join(without_escapes.split(b'"')[::2])
    return without_strings.translate(_AS_ARRAYS, _OTHER)


def _is_deeper(brackets: bytes, limit: int) -> bool:
    """Return whether there are more levels than the limit, or brackets that don't match."""
    too_deep = b"[" * (limit + 1)
    for _ in range(limit):
        if too_deep in brackets:
            return True
        brackets = brackets.replace(b"[]", b"")
    return bool(brackets)
