"""What the log shows of values and errors: no secrets, no e-mail addresses, no values of rows."""

import re
import traceback
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

from structlog.typing import ExcInfo

SECRETS = frozenset({"access_token", "authorization", "jwt_secret", "password", "token"})
EMAIL = re.compile(r"""[^\s@"'<>()\[\],:;=/\\]{1,64}(@|%40)(?=\w)""")
LONGEST_MESSAGE = 300
LONGEST_CHAIN = 5
PROJECT = Path(__file__).parents[2]


def redact(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Mask secrets and e-mail addresses, at any depth."""
    return {key: _redacted(key, value) for key, value in event.items()}


def _redacted(key: object, value: object) -> object:
    if isinstance(key, str) and key.lower() in SECRETS:
        return "***"
    match value:
        case str():
            return EMAIL.sub(r"***\1", value)
        case dict():
            return {each: _redacted(each, inner) for each, inner in value.items()}
        case list() | tuple():
            return [_redacted(None, inner) for inner in value]
    return value


def escape_controls(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Escape what could begin a line or control a terminal."""
    return {
        key: printable(value) if isinstance(value, str) else value for key, value in event.items()
    }


def printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def describe_error(exc_info: ExcInfo) -> list[dict[str, Any]]:
    """Return type, message and place of an error, followed by its causes."""
    return [
        {"type": _type(error), "message": _message(error), **_places(error.__traceback__)}
        for error in _chain(exc_info[1])
    ]


def format_error(exc_info: ExcInfo) -> str:
    """Return the tracebacks of an error and its causes, with messages as in `describe_error`."""
    blocks = [
        "".join([*traceback.format_tb(error.__traceback__), f"{_type(error)}: {_message(error)}"])
        for error in _chain(exc_info[1])
    ]
    return "\ncaused by\n".join(blocks)


def _chain(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    for _ in range(LONGEST_CHAIN):
        if found is None:
            return
        yield found
        if hasattr(found, "orig"):  # SQLAlchemy repeats the errors of the driver
            return
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _type(error: BaseException) -> str:
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")


def _message(error: BaseException) -> str:
    """Return the first line of a message, because the others can hold parameters and rows.

    Return the type of the driver's error for SQLSTATE 22..., where the first line quotes a value.
    """
    origin: BaseException = getattr(error, "orig", None) or error
    if str(getattr(origin, "sqlstate", None)).startswith("22"):
        return _type(origin.__cause__ or origin)
    return printable(str(error).partition("\n")[0][:LONGEST_MESSAGE])


def _places(found: TracebackType | None) -> dict[str, Any]:
    """Return the project's frames and the innermost one, and the place in the project's code."""
    frames = [
        (Path(frame.f_code.co_filename), f"{line} in {frame.f_code.co_qualname}")
        for frame, line in traceback.walk_tb(found)
    ]
    own = [f"{path.relative_to(PROJECT)}:{rest}" for path, rest in frames if _is_own(path)]
    innermost = [f"{path.name}:{rest}" for path, rest in frames[-1:] if not _is_own(path)]
    places = [*own, *innermost]
    return {"place": (own or places or [""])[-1], "frames": places}


def _is_own(path: Path) -> bool:
    return path.is_relative_to(PROJECT) and "site-packages" not in path.parts
