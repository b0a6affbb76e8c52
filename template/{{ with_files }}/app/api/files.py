"""Forms with files, and responses that send files."""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any, override

from advanced_alchemy.types import FileObject
from fastapi import HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile

from app.api.bodies import allow_files
from app.core.storage import read_file

FORM = "multipart/form-data"
FORMS = (FORM, "application/x-www-form-urlencoded")


def upload_route(files_size: int) -> type[APIRoute]:
    """Return a route class for forms whose files have at most this size in bytes."""

    class UploadRoute(APIRoute):
        @override
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()

            async def handle_form(request: Request) -> Response:
                if not request.headers.get("Content-Type", FORM).lower().startswith(FORMS):
                    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
                    raise HTTPException(status, f"The body must be {FORM}.")
                allow_files(request.scope, files_size)
                return await handle(request)

            return handle_form if self.body_field else handle

    return UploadRoute


async def with_nulls[ModelT: BaseModel](changes: ModelT, request: Request) -> ModelT:
    """Return the changes with null for each empty part of the form.

    A form can't express null, and FastAPI ignores empty parts. Raises RequestValidationError for an
    empty part if the field can't be null.
    """
    model = type(changes)
    parts = (await request.form()).items()
    empty = [name for name, part in parts if name in model.model_fields and _is_empty(part)]
    try:
        nulls = model.model_validate(dict.fromkeys(empty))
    except ValidationError as error:
        errors = [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        raise RequestValidationError(errors) from error
    return changes.model_copy(update=nulls.model_dump())


def _is_empty(part: UploadFile | str) -> bool:
    return not (part.filename or part.size) if isinstance(part, UploadFile) else not part


async def file_response(file: FileObject, request: Request) -> Response:
    """Return a file as a download, so that browsers don't run scripts in it.

    Returns 304 without content if the client already has the file.
    """
    etag = f'"{PurePosixPath(file.path).name}"'  # stored files never change
    headers = {**file.metadata, "ETag": etag, "X-Content-Type-Options": "nosniff"}
    if request.headers.get("If-None-Match") == etag:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    headers["Content-Length"] = str(file.size)
    headers["Content-Type"] = file.content_type  # media_type would add a charset
    return StreamingResponse(await read_file(file), headers=headers)
