"""Files: where they are kept, and what a row knows of its own."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import IO, TYPE_CHECKING
from urllib.parse import quote, unquote

from advanced_alchemy.types import FileObject, StoredObject, storages
from advanced_alchemy.types.file_object.backends.obstore import ObstoreBackend
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store
from sqlalchemy import JSON
from sqlalchemy.dialects.postgresql import JSONB
from uuid_utils.compat import uuid7

from app.config import Settings
from app.core.exceptions import NotFoundError, UnavailableError

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

BACKEND = "files"
"""What rows call the storage, wherever it is."""

URL_LIFETIME = 3600
"""Seconds for which a signed URL is good."""

TIMEOUTS: "ClientConfig" = {"connect_timeout": "5s", "timeout": "5m"}
RETRIES: "RetryConfig" = {"max_retries": 2, "retry_timeout": timedelta(seconds=10)}

CHUNK_SIZE = 1024 * 1024


class StoredFile(StoredObject):
    """The column of a file: what is known of it, and where it is kept."""

    impl = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(BACKEND)


# ---- the storage


@contextmanager
def open_storage(settings: Settings) -> Iterator[None]:
    """Keep files where the settings say, until the end of the block."""
    outer = storages.get_backend(BACKEND) if storages.is_registered(BACKEND) else None
    storages.register_backend(ObstoreBackend(BACKEND, _open_store(settings)))
    try:
        yield
    finally:
        storages.unregister_backend(BACKEND)
        if outer:
            storages.register_backend(outer)


def _open_store(settings: Settings) -> ObjectStore:
    """Open a folder, or a bucket: its credentials come with the platform, not with the settings."""
    scheme, _, path = settings.storage_url.partition(":")
    if scheme == "file":
        return LocalStore(path.removeprefix("//"), mkdir=True)
    endpoint = settings.storage_endpoint
    if not endpoint:
        return S3Store.from_url(settings.storage_url, client_options=TIMEOUTS, retry_config=RETRIES)
    return S3Store.from_url(
        settings.storage_url,
        endpoint=endpoint,
        client_options={**TIMEOUTS, "allow_http": endpoint.startswith("http:")},
        retry_config=RETRIES,
    )


# ---- files


def new_file(
    folder: str, name: str, content_type: str, content: IO[bytes], size: int
) -> FileObject:
    """Make a file that its transaction will store, under a name that is nobody's but its own."""
    return FileObject(
        BACKEND,
        f"{folder}/{uuid7()}",
        content_type=content_type,
        size=size,
        # S3 sends what it is given here along with the file, and so do we.
        metadata={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"},
        content=content,
    )


def name_of(file: FileObject) -> str:
    _, _, name = file.metadata["Content-Disposition"].partition("''")
    return unquote(name)


def signed_url(file: FileObject) -> str | None:
    """Return a URL that leads past us to the file; None where the storage can have none.

    Signing is arithmetic, without a request.
    """
    return None if file.protocol == "file" else file.sign(expires_in=URL_LIFETIME)


async def store_file(file: FileObject) -> None:
    with _answering():
        await file.save_async()


async def remove_file(file: FileObject) -> None:
    """Make sure that the storage does not hold the file."""
    with _answering(), suppress(FileNotFoundError):
        await file.delete_async()


async def read_file(file: FileObject) -> AsyncIterator[bytes]:
    """Return the content in chunks, once it is known that there is one."""
    backend = file.backend
    assert isinstance(backend, ObstoreBackend)  # noqa: S101 - we register no other
    store: ObjectStore = backend.fs
    with _answering():
        try:
            content = await store.get_async(file.path)
        except FileNotFoundError as error:
            raise NotFoundError("file", path=file.path) from error
    return aiter(content.stream(CHUNK_SIZE))


@contextmanager
def _answering() -> Iterator[None]:
    """Say so in the domain's words if the storage fails."""
    try:
        yield
    except (OSError, BaseError) as error:
        raise UnavailableError("The storage does not answer.") from error
