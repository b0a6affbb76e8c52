"""Request and response schemas for files."""

import re
from dataclasses import dataclass
from typing import Any

from advanced_alchemy.types import FileObject
from pydantic import BaseModel, BeforeValidator, GetCoreSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema
from starlette.datastructures import UploadFile

from app.core.storage import name_of, new_file, signed_url

LONGEST_NAME = 255
UNKNOWN_TYPE = "application/octet-stream"

_CONTENT_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,120}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """Marks a field that is sent as a file: `Annotated[FileObject, Uploaded(...)]`."""

    folder: str
    max_size: int
    accept: tuple[str, ...] = ()
    """The accepted content types; all types if empty."""

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._take)

    def __get_pydantic_json_schema__(self, *_: object) -> JsonSchemaValue:
        kinds = " or ".join(self.accept) or "any type"
        description = f"A file of {kinds}, at most {self.max_size} bytes"
        return {"type": "string", "contentMediaType": UNKNOWN_TYPE, "description": description}

    def _take(self, part: object) -> FileObject:
        if not isinstance(part, UploadFile):
            raise ValueError("must be a file")  # noqa: TRY004 - Pydantic turns it into a 422
        size = part.size or 0
        if size > self.max_size:
            raise ValueError(f"must not exceed {self.max_size} bytes")
        content_type = _content_type(part)
        if self.accept and content_type not in self.accept:
            raise ValueError(f"must be {' or '.join(self.accept)}")
        return new_file(self.folder, _name(part), content_type, part.file, size)


def _content_type(part: UploadFile) -> str:
    given = (part.content_type or "").partition(";")[0].strip().lower()
    return given if _CONTENT_TYPE.fullmatch(given) else UNKNOWN_TYPE


def _name(part: UploadFile) -> str:
    """Return the file name without folders; a long name loses its start, not its suffix."""
    *_, name = re.split(r"[/\\]", part.filename or "")
    printable = "".join(filter(str.isprintable, name)).strip()
    return printable[-LONGEST_NAME:] or "file"


class StoredFileRead(BaseModel):
    name: str
    content_type: str
    size: int
    url: str


def linked(path: str, *key: str) -> BeforeValidator:
    """Return a validator that shows a stored file, with a signed URL or one of our own route.

    Our own route is `path`, the values of the `key` fields, or of `id`, and the name of the field.
    The schema must declare the key fields before the file.
    """

    def show(file: FileObject, info: ValidationInfo) -> dict[str, Any]:
        row = "/".join(str(info.data[name]) for name in key or ("id",))
        route = (info.field_name or "").replace("_", "-")
        return {
            "name": name_of(file),
            "content_type": file.content_type,
            "size": file.size,
            "url": signed_url(file) or f"{path}/{row}/{route}",
        }

    return BeforeValidator(show)
