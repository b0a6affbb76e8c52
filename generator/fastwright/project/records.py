"""The records of generated resources under `.fastwright/`, committed with the project.

A record lists the files that were generated. The pristine text of each file is stored beside it. A
file that the user no longer wants has neither: the record names it as removed.
"""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from fastwright import __version__
from fastwright.errors import BrokenProject
from fastwright.language.resource import Resource
from fastwright.language.spec import from_toml
from fastwright.language.toml import parse_toml
from fastwright.project.project import Project
from fastwright.project.specs import is_resource_name, read_resource, spec_path

RECORDS = PurePosixPath(".fastwright/resources")
BASE = PurePosixPath(".fastwright/base")

_EARLY = (
    "its format is from fastwright {version} and cannot be read; remove the resource with that "
    "version (fastwright remove resource {name}), then add it with this one"
)


@dataclass(frozen=True, slots=True)
class Record:
    """The version that wrote a resource, its files, and the migration that created its table.

    `removed` are the files that the user does not want: they are not generated again.
    """

    version: str
    migration: PurePosixPath
    digests: Mapping[PurePosixPath, str]
    removed: tuple[PurePosixPath, ...] = ()

    @property
    def files(self) -> tuple[PurePosixPath, ...]:
        """The generated files."""
        return tuple(self.digests)


def digest(text: str) -> str:
    """Return a digest of a text that ignores line endings."""
    return sha256("\n".join(text.splitlines()).encode()).hexdigest()


def make_record(
    version: str,
    migration: PurePosixPath,
    texts: Mapping[PurePosixPath, str],
    removed: Iterable[PurePosixPath] = (),
) -> Record:
    """Return the record of newly generated texts, without the files that are removed."""
    gone = tuple(removed)
    digests = {path: digest(text) for path, text in texts.items() if path not in gone}
    return Record(version, migration, digests, gone)


def without_files(record: Record, paths: Container[PurePosixPath]) -> Record:
    """Return a record in which these of its files are removed."""
    kept = {path: each for path, each in record.digests.items() if path not in paths}
    gone = (path for path in record.digests if path in paths)
    return replace(record, digests=kept, removed=(*record.removed, *gone))


def record_path(name: str) -> PurePosixPath:
    """Return the path of a resource's record."""
    return RECORDS / f"{name}.toml"


def base_path(path: PurePosixPath) -> PurePosixPath:
    """Return the path of the pristine text of a generated file."""
    return BASE / path


def is_pristine(project: Project, path: PurePosixPath, text: str) -> bool:
    """Return whether a file is as generated; line endings do not count."""
    base = project.read(base_path(path))
    return base is not None and text.splitlines() == base.splitlines()


def to_toml(record: Record) -> str:
    """Return the text of a record; `read_record` reads it back."""
    files = "".join(f'"{path}" = "{each}"\n' for path, each in record.digests.items())
    head = f'fastwright = "{record.version}"\nmigration = "{record.migration}"\n'
    if record.removed:
        head += "removed = [\n" + "".join(f'    "{path}",\n' for path in record.removed) + "]\n"
    return f"{head}\n[files]\n{files}"


def read_record(project: Project, name: str) -> Record:
    """Return the record of a resource.

    Raises BrokenProject if it is missing or incomplete, or from a later version of fastwright.
    """
    path = record_path(name)
    text = project.read(path)
    if text is None:
        raise BrokenProject(path, "the file is missing; restore it from version control")
    try:
        record = _from_text(text)
    except _Early as error:
        raise BrokenProject(path, _EARLY.format(version=error, name=name)) from error
    except (KeyError, TypeError, ValueError) as error:
        what = f"{error.args[0]} is missing" if isinstance(error, KeyError) else error
        reason = f"it cannot be read ({what}); restore it from version control"
        raise BrokenProject(path, reason) from error
    if _numbers(record.version) > _numbers(__version__):
        reason = f"it is from fastwright {record.version}, and this is {__version__}"
        raise BrokenProject(path, f"{reason}; upgrade fastwright")
    return record


def _numbers(version: str) -> list[int]:
    """Return the numbers that a version begins with."""
    return [*map(int, re.findall(r"\d+", version.partition("+")[0]))][:3]


class _Early(Exception):
    """A record is of the version that is the argument, which listed its files otherwise."""


@cache
def _from_text(text: str) -> Record:
    return _from_table(parse_toml(text))


def _from_table(table: dict[str, Any]) -> Record:
    if isinstance(table.get("files"), list):
        raise _Early(table["fastwright"])
    if not isinstance(table["files"], dict):
        msg = "files must be a table"
        raise TypeError(msg)
    digests = {PurePosixPath(path): str(each) for path, each in table["files"].items()}
    removed = tuple(map(PurePosixPath, table.get("removed", ())))
    return Record(str(table["fastwright"]), PurePosixPath(table["migration"]), digests, removed)


def removed_files(project: Project, name: str) -> tuple[PurePosixPath, ...]:
    """Return the files that the user does not want of a resource; none without a record.

    Raises BrokenProject for a record that is incomplete.
    """
    is_recorded = project.read(record_path(name)) is not None
    return read_record(project, name).removed if is_recorded else ()


def recorded_resources(project: Project) -> list[str]:
    """Return the names of the generated resources, sorted."""
    return [path.stem for path in project.paths(RECORDS, "[a-z]*.toml")]


def generated_resource(project: Project, name: str) -> Resource:
    """Return a resource by the spec that its code was generated from.

    Raises UnknownResource or BadSpec.
    """
    base = base_path(spec_path(name))
    is_there = is_resource_name(name) and project.read(spec_path(name)) is not None
    text = project.read(base) if is_there else None
    return read_resource(project, name) if text is None else from_toml(base, text)
