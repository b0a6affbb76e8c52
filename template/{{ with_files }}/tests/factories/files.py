"""Stored files for tests."""

from io import BytesIO

from advanced_alchemy.types import FileObject

from app.core.storage import new_file

CONTENT = b"content"


def stored_file(folder: str, name: str, content_type: str) -> FileObject:
    """Return a file for a row; only `transaction` stores its content."""
    return new_file(folder, name, content_type, BytesIO(CONTENT), len(CONTENT))
