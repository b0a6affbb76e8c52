"""The storage of files, and the column type for them."""

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
"""The name of the storage in rows, whatever its URL is."""

URL_LIFETIME = 3600
"""Lifetime of a signed URL, in seconds."""

TIMEOUTS: "ClientConfig" = {"connect_timeout": "5s", "timeout": "5m"}
RETRIES: "RetryConfig" = {"max_retries": 2, "retry_timeout": timedelta(seconds=10)}

CHUNK_SIZE = 1024 * 1024


class StoredFile(StoredObject):
    """The column type of a file: its metadata and its path in the storage."""

    impl = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(BACKEND)


# ---- the storage


@contextmanager
def open_storage(settings: Settings) -> Iterator[None]:
    """Use the storage from the settings until the end of the block."""
    outer = storages.get_backend(BACKEND) if storages.is_registered(BACKEND) else None
    storages.register_backend(ObstoreBackend(BACKEND, _open_store(settings)))
    try:
        yield
    finally:
        storages.unregister_backend(BACKEND)
        if outer:
            storages.register_backend(outer)


def _open_store(settings: Settings) -> ObjectStore:
    """Return a folder or a bucket; credentials come from the platform, not from the settings."""
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
    """Return a file with a unique path; the transaction of its row stores the content."""
    return FileObject(
        BACKEND,
        f"{folder}/{uuid7()}",
        content_type=content_type,
        size=size,
        # S3 sends these headers with the file, and so does our own route.
        metadata={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"},
        content=content,
    )


def name_of(file: FileObject) -> str:
    _, _, name = file.metadata["Content-Disposition"].partition("''")
    return unquote(name)


def signed_url(file: FileObject) -> str | None:
    """Return a URL that leads directly to the storage, or None for a folder, which has no URLs.

    Signing a URL makes no request.
    """
    return None if file.protocol == "file" else file.sign(expires_in=URL_LIFETIME)


async def store_file(file: FileObject) -> None:
    with _answering():
        await file.save_async()


async def remove_file(file: FileObject) -> None:
    """Remove a file from the storage, if it is there."""
    with _answering(), suppress(FileNotFoundError):
        await file.delete_async()


async def read_file(file: FileObject) -> AsyncIterator[bytes]:
    """Return the content in chunks; raises NotFoundError if the storage doesn't have the file."""
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
    """Raise UnavailableError if the storage fails."""
    try:
        yield
    except (OSError, BaseError) as error:
        raise UnavailableError("The storage does not answer.") from error
