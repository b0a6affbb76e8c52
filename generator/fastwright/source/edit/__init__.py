"""Edits of Python source that people write by hand too.

`ast` finds the place and text is spliced there, so that every other byte stays as it was.
Each edit takes a parsed file and returns the edited one; the very same `Source` says that there
was nothing to do. A shape that leaves no safe place raises `CannotEdit`.
"""

from fastwright.source.edit.blocks import ensure_block, remove_block
from fastwright.source.edit.exports import ensure_in_all, remove_from_all
from fastwright.source.edit.imports import ensure_import, remove_import
from fastwright.source.edit.listed import ensure_listed, remove_listed
from fastwright.source.edit.parsed import Source
from fastwright.source.edit.statements import ensure_statement, remove_statement

__all__ = [
    "Source",
    "ensure_block",
    "ensure_import",
    "ensure_in_all",
    "ensure_listed",
    "ensure_statement",
    "remove_block",
    "remove_from_all",
    "remove_import",
    "remove_listed",
    "remove_statement",
]
