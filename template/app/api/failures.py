"""What happens to requests that fail, take too long, or lose their client."""

import asyncio
from http import HTTPStatus

from sqlalchemy.orm import Session
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import ProblemResponse, unexpected_problem
from app.config import Settings
from app.core.database import committed
from app.core.logging import logger
from app.core.outages import find_outage

MAX_KEPT_BODY = 1024 * 1024
CLIENT_CLOSED_REQUEST = 499  # only for the log: nobody receives it


class FailureMiddleware:
    """Answers each request, even if it fails or takes too long.

    A request that ends in a deadlock is tried again. An outage of the database is answered with
    503, a request that takes too long with 503 after a rollback, and any other error with 500. None
    of them is raised, because the server would close the connection to the client. A request whose
    client has left is canceled and rolled back.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await Exchange(self._app, self._settings, scope, receive, send).run()
        else:
            await self._app(scope, receive, send)


class Exchange:
    """A request and its response."""

    def __init__(
        self, app: ASGIApp, settings: Settings, scope: Scope, receive: Receive, send: Send
    ) -> None:
        self._app = app
        self._settings = settings
        self._scope = scope
        self._receive = receive
        self._send = send
        self._deadline = asyncio.timeout(settings.request_timeout)
        self._body: list[Message] = []
        self._body_size = 0
        self._body_ended = False
        self._position = 0
        self._response_started = False
        self._client_left = False
        self._timer: asyncio.TimerHandle | None = None
        self._watcher: asyncio.Task[None] | None = None

    async def run(self) -> None:
        try:
            async with self._deadline:
                self._watch_later()
                try:
                    await self._call()
                finally:
                    self._stop_watching()
        except Exception as error:
            if self._response_started:
                raise
            await self._response_to(error)(self._scope, self._receive, self._send)

    async def _call(self) -> None:
        scope = dict(self._scope)  # routing changes the scope
        retries = self._settings.request_retries
        commits: list[Session] = []
        committed.set(commits)
        while True:
            try:
                return await self._app(self._scope, self.receive, self.send)
            except Exception as error:
                outage = find_outage(error)
                spent = not retries or commits or self._response_started
                if not outage or not outage.retry or spent or self._body_size > MAX_KEPT_BODY:
                    raise
                logger.info("request tried again", cause=_driver_message(error))
            retries -= 1
            self._position = 0
            self._scope.clear()
            self._scope.update(scope)

    def _response_to(self, error: Exception) -> Response:
        if self._client_left:
            return Response(status_code=CLIENT_CLOSED_REQUEST)
        if self._deadline.expired():
            logger.warning("request timed out")
            return ProblemResponse(HTTPStatus.SERVICE_UNAVAILABLE, "The request took too long.")
        if outage := find_outage(error):
            logger.warning("database outage", cause=_driver_message(error))
            return ProblemResponse(HTTPStatus.SERVICE_UNAVAILABLE, outage.detail)
        logger.error("unexpected error", exc_info=error)
        return unexpected_problem()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._response_started = True
            self._stop_watching()
            self._limit(None)  # a download can take long
        await self._send(message)

    async def receive(self) -> Message:
        if self._position < len(self._body):
            message = self._body[self._position]
            self._position += 1
            return message
        if self._body_ended:
            return await self._receive()
        self._limit(None)  # an upload can take long
        message = await self._receive()
        self._limit(self._settings.request_timeout)
        self._keep(message)
        self._position = len(self._body)
        return message

    def _keep(self, message: Message) -> None:
        """Keep a part of the body for another try, unless the body is too large."""
        if message["type"] != "http.request":
            return
        self._body_ended = not message.get("more_body", False)
        self._body_size += len(message.get("body", b""))
        if self._body_size <= MAX_KEPT_BODY:
            self._body.append(message)
        else:
            self._body.clear()

    def _limit(self, seconds: float | None) -> None:
        if not self._deadline.expired():
            loop = asyncio.get_running_loop()
            self._deadline.reschedule(None if seconds is None else loop.time() + seconds)

    def _watch_later(self) -> None:
        """Watch the client only if the request takes long: watching takes a task."""
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._settings.disconnect_timeout, self._watch)

    def _watch(self) -> None:
        if self._body_ended or not _has_body(self._scope):
            self._watcher = asyncio.create_task(self._await_disconnect())
        else:  # only one can read the body
            self._watch_later()

    async def _await_disconnect(self) -> None:
        message = await self._receive()
        if message["type"] == "http.request":  # the empty body of a request without one
            self._keep(message)
            message = await self._receive()
        if message["type"] == "http.disconnect":
            self._client_left = True
            self._limit(0)

    def _stop_watching(self) -> None:
        if self._timer:
            self._timer.cancel()
        if self._watcher:
            self._watcher.cancel()


def _has_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def _driver_message(error: BaseException) -> str:
    """Return the first line of what the driver says; others can contain values of a row."""
    while error.__cause__:
        error = error.__cause__
    return str(error).partition("\n")[0] or type(error).__name__
