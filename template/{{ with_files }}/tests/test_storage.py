"""Tests for the storage, as a folder and on S3."""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import httpx2
import pytest
from advanced_alchemy.types import FileObject, storages
from pydantic import ValidationError

from app.config import Settings
from app.core.exceptions import NotFoundError, UnavailableError
from app.core.storage import (
    BACKEND,
    name_of,
    open_storage,
    read_file,
    remove_file,
    signed_url,
    store_file,
)
from tests.factories.files import CONTENT, stored_file
from tests.s3 import on_s3

UNREACHABLE = "http://127.0.0.1:9"


@pytest.fixture(params=["folder", "s3"])
def file(request: pytest.FixtureRequest, settings: Settings) -> Iterator[FileObject]:
    """Yield a file that can be stored, in a folder or on S3."""
    if request.param == "s3":
        settings = on_s3(settings, request.getfixturevalue("s3"))
    with open_storage(settings):
        yield new_file()


def new_file() -> FileObject:
    return stored_file("probes", "ä b.pdf", "application/pdf")


async def content(file: FileObject) -> bytes:
    return b"".join([chunk async for chunk in await read_file(file)])


async def test_what_is_stored_can_be_read(file: FileObject) -> None:
    await store_file(file)

    assert CONTENT == await content(file)


async def test_files_with_one_name_do_not_collide(file: FileObject) -> None:
    other = new_file()

    assert name_of(file) == name_of(other)
    assert file.path != other.path


async def test_what_is_removed_is_gone(file: FileObject) -> None:
    await store_file(file)
    await remove_file(file)

    with pytest.raises(NotFoundError):
        await content(file)


async def test_what_is_gone_can_be_removed_again(file: FileObject) -> None:
    await remove_file(file)


async def test_signed_url_leads_to_the_content(settings: Settings, s3: str) -> None:
    with open_storage(on_s3(settings, s3)):
        file = new_file()
        await store_file(file)
        url = signed_url(file)
    assert url
    async with httpx2.AsyncClient() as client:
        response = await client.get(url)

    assert 200 == response.status_code
    assert CONTENT == response.content
    assert "application/pdf" == response.headers["Content-Type"]
    assert "attachment; filename*=UTF-8''%C3%A4%20b.pdf" == response.headers["Content-Disposition"]


def test_folder_signs_nothing() -> None:
    assert signed_url(new_file()) is None


@pytest.mark.parametrize("action", [store_file, read_file, remove_file])
async def test_storage_that_does_not_answer(
    settings: Settings, s3: str, action: Callable[[FileObject], Awaitable[object]]
) -> None:
    with open_storage(on_s3(settings, UNREACHABLE)), pytest.raises(UnavailableError):
        await action(new_file())


@pytest.mark.parametrize("form", ["file:{}", "file://{}"])
def test_folder_is_made_at_the_start(settings: Settings, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "a/b"

    with open_storage(settings.model_copy(update={"storage_url": form.format(folder)})):
        assert folder.is_dir()


def test_storage_of_a_block_ends_with_it(settings: Settings) -> None:
    outer = storages.get_backend(BACKEND)
    with open_storage(settings):
        assert outer is not storages.get_backend(BACKEND)

    assert outer is storages.get_backend(BACKEND)


@pytest.mark.parametrize("url", ["storage", "file:", "s3://", "https://example.com/bucket"])
def test_storage_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="storage_url"):
        Settings(storage_url=url, _env_file=None)
