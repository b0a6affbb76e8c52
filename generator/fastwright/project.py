"""The project around the user: where it is, and what stands in it."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from fastwright.changes import read_text
from fastwright.errors import (
    BrokenProject,
    NewerProject,
    NoProject,
    UnknownResource,
    UnknownTarget,
)
from fastwright.naming import Names, nearest, resource_names
from fastwright.resource import Resource, from_toml

MARKER = PurePosixPath(".fastwright/project.toml")
SPECS = PurePosixPath("resources")
MODELS = PurePosixPath("app/models")
FORMAT = 1
"""The version of the project's layout that this fastwright writes and reads."""

_TABLE_NAME = re.compile(r"""^    __tablename__ = (["'])(\w+)\1""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Project:
    """A rendered project, with the answers that matter for its resources."""

    root: Path
    style: str
    has_users: bool

    def read(self, path: PurePosixPath) -> str | None:
        """Return the text of a file of the project, or None if there is none."""
        return read_text(self.root, path)

    def scan(
        self, folder: PurePosixPath, pattern: str = "*.py"
    ) -> Iterator[tuple[PurePosixPath, str]]:
        """Yield the Python files of a folder, to look at only: what is no text is replaced.

        Hundreds of files are read so at each run, in a fraction of what `read` takes.
        """
        for file in sorted((self.root / folder).glob(pattern)):
            if file.is_file():
                path = PurePosixPath(file.relative_to(self.root).as_posix())
                yield path, file.read_text(encoding="utf-8", errors="replace")


def find_project(start: Path) -> Project:
    """Find the project that `start` lies in.

    Raises NoProject, BrokenProject or NewerProject.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / MARKER).is_file():
            return _read_project(folder)
    raise NoProject(start)


def _read_project(root: Path) -> Project:
    try:
        marker = tomllib.loads(read_text(root, MARKER) or "")
        found = marker["format"]
        # First: what a later version writes may be quite another file.
        if isinstance(found, int) and found > FORMAT:
            raise NewerProject(found, FORMAT)
        style, auth = marker["style"], marker["auth"]
    except tomllib.TOMLDecodeError as error:
        raise BrokenProject(MARKER, str(error)) from error
    except KeyError as error:
        raise BrokenProject(MARKER, f"{error.args[0]} is missing; restore it") from error
    if not isinstance(found, int) or not isinstance(style, str):
        raise BrokenProject(MARKER, "format must be a number and style a string; restore them")
    return Project(root, style, auth == "jwt")


# ---- resources


def spec_path(name: str) -> PurePosixPath:
    """Return where the spec of a resource lies."""
    return SPECS / f"{name}.toml"


def resource_list(project: Project) -> list[str]:
    """Return the names of the project's resources, sorted."""
    return sorted(path.stem for path in (project.root / SPECS).glob("[a-z]*.toml"))


def read_resource(project: Project, name: str) -> Resource:
    """Read a resource's spec; raises UnknownResource or BadSpec."""
    known = resource_list(project)
    if name not in known:
        raise UnknownResource(name, nearest(name, known), known)
    return from_toml(spec_path(name), project.read(spec_path(name)) or "")


def referring_resources(project: Project, names: Names) -> Iterator[str]:
    """Yield the other resources with a ref to this one, and models with a key of its table."""
    for other in resource_list(project):
        if other != names.snake:
            refs = read_resource(project, other).refs
            if any(field.target == names.snake for field in refs):
                yield other
    known = {model_path(name) for name in resource_list(project)}
    for path, text in project.scan(MODELS):
        if path not in known and re.search(rf"""["']{names.table}\.""", text):
            yield str(path)


# ---- models: generated or written by hand


def model_path(name: str) -> PurePosixPath:
    """Return where the model of a resource lies."""
    return MODELS / f"{name}.py"


def find_target(project: Project, field: str, target: str) -> Names:
    """Return the names of the resource, or of the hand-written model, that a ref points to.

    Raises UnknownTarget if the project has no such model.
    """
    spec = project.read(spec_path(target))
    if spec is not None:
        return from_toml(spec_path(target), spec).names
    # Its plural names nothing, and may be the very same word.
    names = resource_names(target, plural=f"{target}s")
    _, _, body = (project.read(model_path(target)) or "").partition(f"class {names.pascal}(")
    table = _TABLE_NAME.search(body.partition("\nclass ")[0])
    if table is None:
        raise UnknownTarget(field, target, nearest(target, _others(project, target)))
    return replace(names, table=table[2])


def _others(project: Project, target: str) -> list[str]:
    return sorted({path.stem for path in tables(project).values()} - {target})


def tables(project: Project) -> dict[str, PurePosixPath]:
    """Return the tables of all models, each with the file that declares it."""
    found: dict[str, PurePosixPath] = {}
    for path, text in project.scan(MODELS):
        for _, table in _TABLE_NAME.findall(text):
            found[table] = path
    return found
