"""What can go wrong in the domain, in its own words; the API turns it into HTTP."""


class DomainError(Exception):
    """A request that the domain refuses; `str(error)` is fit for the client's eyes."""

    fields: tuple[str, ...] = ()
    """The fields that it is about."""


class NotFoundError(DomainError):
    """There is no such row: `NotFoundError("post", id=post_id)`."""

    def __init__(self, what: str, /, **key: object) -> None:
        named = " and ".join(f"the {name} {value}" for name, value in key.items())
        super().__init__(f"There is no {what} with {named}.")


class ConflictError(DomainError):
    """The request contradicts rows that are stored already."""

    def __init__(self, detail: str, *fields: str) -> None:
        super().__init__(detail)
        self.fields = fields


class InvalidValueError(DomainError):
    """A value that only the database could tell to be wrong."""

    def __init__(self, detail: str, *fields: str) -> None:
        super().__init__(detail)
        self.fields = fields


class UnauthorizedError(DomainError):
    """It is not known who asks."""


class ForbiddenError(DomainError):
    """It is known who asks, and they may not."""


class UnavailableError(DomainError):
    """Something that the service needs does not answer."""
