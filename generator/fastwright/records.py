"""What the generator remembers of a resource under `.fastwright/`, committed with the project.

A record says which files it wrote; beside it lies the pristine text of each of them.
"""

import tomllib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from fastwright.errors import BrokenProject
from fastwright.project import Project

RECORDS = PurePosixPath(".fastwright/resources")
BASE = PurePosixPath(".fastwright/base")


@dataclass(frozen=True, slots=True)
class Record:
    """Who wrote a resource, its files, and the path of the migration that made its table."""

    version: str
    migration: PurePosixPath
    files: tuple[PurePosixPath, ...]


def record_path(name: str) -> PurePosixPath:
    """Return where the record of a resource lies."""
    return RECORDS / f"{name}.toml"


def base_path(path: PurePosixPath) -> PurePosixPath:
    """Return where the pristine text of a generated file lies."""
    return BASE / path


def to_toml(record: Record) -> str:
    """Return the text of a record; `read_record` reads it back."""
    files = "".join(f'    "{path}",\n' for path in record.files)
    head = f'fastwright = "{record.version}"\nmigration = "{record.migration}"\n'
    return f"{head}files = [\n{files}]\n"


def read_record(project: Project, name: str) -> Record:
    """Read the record of a resource; raises BrokenProject if it is not there or not whole."""
    path = record_path(name)
    text = project.read(path)
    if text is None:
        raise BrokenProject(path, "the file is missing; restore it from version control")
    try:
        return _from_table(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        what = f"{error.args[0]} is missing" if isinstance(error, KeyError) else error
        reason = f"it cannot be read ({what}); restore it from version control"
        raise BrokenProject(path, reason) from error


def _from_table(table: dict[str, Any]) -> Record:
    if not isinstance(table["files"], list):
        msg = "files must be a list"
        raise TypeError(msg)
    files = tuple(map(PurePosixPath, table["files"]))
    return Record(table["fastwright"], PurePosixPath(table["migration"]), files)
