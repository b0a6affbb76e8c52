"""Edits of Python source that users also write by hand.

Each edit finds the position with `ast` and inserts or removes text there, so that every other byte
stays the same. It takes the text of a file and returns the new text; if there is nothing to do, it
returns the same string. It raises `CannotEdit` if no position is safe.
"""

from fastwright.source.edit.exports import ensure_in_all, remove_from_all
from fastwright.source.edit.imports import ensure_import, remove_import
from fastwright.source.edit.listed import ensure_listed, remove_listed
from fastwright.source.edit.parsed import Source
from fastwright.source.edit.statements import ensure_statement, remove_statement

__all__ = [
    "Source",
    "ensure_import",
    "ensure_in_all",
    "ensure_listed",
    "ensure_statement",
    "remove_from_all",
    "remove_import",
    "remove_listed",
    "remove_statement",
]
