"""ETag and If-Match (RFC 9110), with which a client changes a row only as it has seen it."""

import re
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Response

from app.api.deps import SettingsDep
from app.core.versions import Versions, version_of

ETAG = re.compile(r'(W/)?"([^"]*)"')


async def get_if_match(
    settings: SettingsDep,
    if_match: Annotated[
        str | None, Header(alias="If-Match", description="The ETag of the row to change.")
    ] = None,
) -> Versions | None:
    """Return the versions in If-Match, or None if any version will do.

    Weak ETags count as other versions. Raises HTTPException if the settings require the header.
    """
    if if_match is None and settings.require_if_match:
        detail = "Send the ETag of the row in the header If-Match."
        raise HTTPException(HTTPStatus.PRECONDITION_REQUIRED, detail)
    if if_match is None or if_match.strip() == "*":
        return None
    return [version for weak, version in ETAG.findall(if_match) if not weak]


IfMatch = Annotated[Versions | None, Depends(get_if_match)]


def tagged[RowT](response: Response, row: RowT) -> RowT:
    """Return the row, and add its version to the response as an ETag."""
    response.headers["ETag"] = f'"{version_of(row)}"'
    return row
