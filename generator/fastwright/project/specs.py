"""The specs in `resources/`."""

from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from fastwright.errors import BadSpec, UnknownResource
from fastwright.language.names import nearest
from fastwright.language.resource import Resource
from fastwright.language.spec import from_toml
from fastwright.project.project import Project

SPECS = PurePosixPath("resources")


def spec_path(name: str) -> PurePosixPath:
    """Return the path of a resource's spec."""
    return SPECS / f"{name}.toml"


def resource_list(project: Project) -> list[str]:
    """Return the names of the project's resources, sorted."""
    return [path.stem for path in project.paths(SPECS, "[a-z]*.toml")]


def is_resource_name(name: str) -> bool:
    """Return whether `resource_list` would list a spec of this name, even if it does not exist."""
    return fnmatchcase(name, "[a-z]*") and "/" not in name


def read_resource(project: Project, name: str) -> Resource:
    """Return a resource read from its spec; raise UnknownResource or BadSpec."""
    path = spec_path(name)
    text = project.read(path) if is_resource_name(name) else None
    if text is None:
        known = resource_list(project)
        raise UnknownResource(name, nearest(name, known), known)
    resource = from_toml(path, text)
    if resource.names.snake != name:
        stated = resource.names.snake
        raise BadSpec(
            path,
            f"its name is {stated}; rename the file to {stated}.toml, or change the name to {name}",
        )
    return resource
