"""Tests for forms with files, and for responses that send files."""

from collections.abc import AsyncIterator
from io import BytesIO
from typing import Annotated, Any

import pytest
from advanced_alchemy.types import FileObject
from fastapi import APIRouter, FastAPI, Form, Request, Response
from httpx2 import ASGITransport, AsyncClient
from pydantic import MISSING, BaseModel, TypeAdapter
from starlette.datastructures import UploadFile

from app.api.bodies import BodyLimitMiddleware
from app.api.files import FORM, file_response, upload_route, with_nulls
from app.api.problems import add_problem_handlers
from app.config import Settings
from app.core.storage import name_of, open_storage, store_file
from app.schemas.files import StoredFileRead, Uploaded, linked
from tests.factories.files import stored_file
from tests.s3 import on_s3

LIMIT = 10

ProbeFile = Annotated[
    FileObject, Uploaded(folder="probes", max_size=LIMIT, accept=("image/png", "text/plain"))
]
AnyFile = Annotated[FileObject, Uploaded(folder="probes", max_size=LIMIT)]


class ProbeCreate(BaseModel):
    file: ProbeFile
    other: AnyFile | None = None


class ProbeUpdate(BaseModel):
    name: str | MISSING = MISSING
    size: int | MISSING | None = MISSING
    file: ProbeFile | MISSING = MISSING
    other: AnyFile | MISSING | None = MISSING


class ProbeRead(BaseModel):
    id: int
    cover_image: Annotated[StoredFileRead, linked("/probes")]


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[AsyncClient]:
    """Yield a client of an application that describes a file it receives, or sends it back."""
    router = APIRouter(route_class=upload_route(2 * LIMIT))
    last: list[FileObject] = []

    @router.post("/probes")
    async def create(data: Annotated[ProbeCreate, Form(media_type=FORM)]) -> dict[str, Any]:
        file = data.other or data.file
        await store_file(file)
        last[:] = [file]
        return {"name": name_of(file), "type": file.content_type, "size": file.size}

    @router.patch("/probes")
    async def update(
        data: Annotated[ProbeUpdate, Form(media_type=FORM)], request: Request
    ) -> dict[str, str | None]:
        changes = (await with_nulls(data, request)).model_dump()
        return {name: value and str(value) for name, value in changes.items()}

    @router.get("/probes")
    async def read(request: Request) -> Response:
        return await file_response(last[0], request)

    app = FastAPI()
    app.add_middleware(BodyLimitMiddleware, settings=settings)
    app.include_router(router)
    add_problem_handlers(app)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        yield client


def fields(response: Any) -> list[str]:
    assert 422 == response.status_code
    return [error["field"] for error in response.json()["errors"]]


async def test_file_is_sent_back_as_it_came(client: AsyncClient) -> None:
    sent = await client.post("/probes", files={"file": ("a.txt", b"content", "text/plain")})
    response = await client.get("/probes")

    assert {"name": "a.txt", "type": "text/plain", "size": 7} == sent.json()
    assert b"content" == response.content
    assert "text/plain" == response.headers["Content-Type"]
    assert "7" == response.headers["Content-Length"]
    assert "attachment; filename*=UTF-8''a.txt" == response.headers["Content-Disposition"]
    assert "nosniff" == response.headers["X-Content-Type-Options"]


async def test_url_is_that_of_a_route_or_signed(settings: Settings, s3: str) -> None:
    file = stored_file("probes", "a.txt", "text/plain")
    with open_storage(on_s3(settings, s3)):
        signed = ProbeRead.model_validate({"id": 1, "cover_image": file}).cover_image.url
    file = stored_file("probes", "a.txt", "text/plain")
    own = ProbeRead.model_validate({"id": 1, "cover_image": file}).cover_image.url

    assert signed.startswith(f"{s3}/bucket/prefix/probes/")
    assert "/probes/1/cover-image" == own


async def test_file_that_the_client_has_is_not_sent(client: AsyncClient) -> None:
    await client.post("/probes", files={"file": ("a.txt", b"content", "text/plain")})
    first = await client.get("/probes")
    second = await client.get("/probes", headers={"If-None-Match": first.headers["ETag"]})

    assert (304, b"") == (second.status_code, second.content)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\ada\a.pdf", "a.pdf"),
        ("ä b\r\nX: y.pdf", "ä b%0D%0AX: y.pdf"),
        ("a\x7f\u202eb.pdf", "ab.pdf"),
        ('a"; filename="b.pdf', "a%22; filename=%22b.pdf"),
        ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
        ("../", "file"),
    ],
)
async def test_odd_names(client: AsyncClient, given: str, expected: str) -> None:
    sent = await client.post("/probes", files={"file": (given, b"", "text/plain")})
    response = await client.get("/probes")

    assert expected == sent.json()["name"]
    assert response.headers["Content-Disposition"].isascii()
    assert "X" not in response.headers


def test_name_with_line_breaks() -> None:
    """The test client can't send line breaks, but headers must not contain them."""
    part = UploadFile(BytesIO(), filename="ä b\r\nX: y\0.pdf")
    file: FileObject = TypeAdapter(AnyFile).validate_python(part)

    assert "ä bX: y.pdf" == name_of(file)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Text/HTML; charset=utf-8", "text/html"),
        ("nonsense", "application/octet-stream"),
        ("a/b\tc", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
async def test_odd_content_types(client: AsyncClient, given: str, expected: str) -> None:
    file = ("a.txt", b"", "text/plain")
    sent = await client.post("/probes", files={"file": file, "other": ("a", b"", given)})

    assert expected == sent.json()["type"]


@pytest.mark.parametrize(
    "file",
    [
        ("a.txt", b"x" * (LIMIT + 1), "text/plain"),
        ("a.html", b"x", "text/html"),
        (None, b"x", "text/plain"),
    ],
)
async def test_refused_file_is_named(client: AsyncClient, file: Any) -> None:
    response = await client.post("/probes", files={"file": file})

    assert ["file"] == fields(response)


@pytest.mark.parametrize(("excess", "status"), [(0, 422), (1, 413)])
async def test_form_has_room_for_its_files(
    client: AsyncClient, settings: Settings, excess: int, status: int
) -> None:
    """The files are as large as the fields allow, and the rest is as large as any body."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    end = b"\r\n--x--\r\n"
    body = head.ljust(settings.max_body_size + 2 * LIMIT + excess - len(end)) + end
    headers = {"Content-Type": f"{FORM}; boundary=x"}
    response = await client.post("/probes", content=body, headers=headers)

    assert status == response.status_code
    assert "application/problem+json" == response.headers["Content-Type"]


async def test_other_body_than_a_form(client: AsyncClient) -> None:
    response = await client.patch("/probes", json={"name": "a"})

    assert 415 == response.status_code
    assert "application/problem+json" == response.headers["Content-Type"]


@pytest.mark.parametrize("content_type", [FORM, f"{FORM}; boundary=x"])
async def test_malformed_form(client: AsyncClient, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    response = await client.post("/probes", content=b"nonsense", headers=headers)

    assert ["body"] == fields(response)


async def test_empty_part_is_null(client: AsyncClient) -> None:
    response = await client.patch("/probes", data={"size": "", "other": "", "name": "a"})

    assert {"size": None, "other": None, "name": "a"} == response.json()


@pytest.mark.parametrize(("content", "nulls"), [("", ["other"]), ("x", [])])
async def test_file_part_without_a_name(
    client: AsyncClient, content: str, nulls: list[str]
) -> None:
    """Browsers send an empty part without a name if no file is chosen."""
    head = 'Content-Disposition: form-data; name="other"; filename=""'
    body = f"--x\r\n{head}\r\n\r\n{content}\r\n--x--\r\n"
    headers = {"Content-Type": f"{FORM}; boundary=x"}
    response = await client.patch("/probes", content=body, headers=headers)
    changes = response.json()

    assert ["other"] == list(changes)
    assert nulls == [name for name, value in changes.items() if value is None]


@pytest.mark.parametrize("field", ["name", "file"])
async def test_empty_part_where_null_is_refused(client: AsyncClient, field: str) -> None:
    response = await client.patch("/probes", data={field: ""})

    assert [field] == fields(response)
