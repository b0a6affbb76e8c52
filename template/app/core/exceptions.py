"""Domain errors; `app/api/problems.py` turns them into HTTP responses."""


class DomainError(Exception):
    """The base class of domain errors; clients see the message."""

    fields: tuple[str, ...] = ()
    """The fields that caused the error."""


class NotFoundError(DomainError):
    """A row does not exist: `NotFoundError("post", id=post_id)`."""

    def __init__(self, what: str, /, **key: object) -> None:
        named = " and ".join(f"the {name} {value}" for name, value in key.items())
        super().__init__(f"There is no {what} with {named}.")


class ConflictError(DomainError):
    """The request conflicts with stored rows."""

    def __init__(self, detail: str, *fields: str) -> None:
        super().__init__(detail)
        self.fields = fields


class OutdatedError(DomainError):
    """A row no longer has the version that the client has seen."""


class InvalidValueError(DomainError):
    """The database refuses a value that the schema accepts."""

    def __init__(self, detail: str, *fields: str) -> None:
        super().__init__(detail)
        self.fields = fields


class UnauthorizedError(DomainError):
    """The client is not authenticated."""


class ForbiddenError(DomainError):
    """The user is authenticated, but not allowed to do this."""


class TooManyAttemptsError(DomainError):
    """A client tries something too often; it can try again after some seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many attempts. Try again in {retry_after} seconds.")
        self.retry_after = retry_after


class UnavailableError(DomainError):
    """A system that the service depends on does not answer."""


class BusyError(UnavailableError):
    """Too many requests want the same at once; the client can repeat the request soon."""
