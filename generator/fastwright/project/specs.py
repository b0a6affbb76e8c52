"""The specs in `resources/`."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from inflection import underscore

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
    """Return the names of the project's resources, sorted.

    Raises BadSpec if there is a spec that would be ignored because of its file name.
    """
    for _, error in misnamed_specs(project):
        raise error
    return spec_names(project)


def spec_names(project: Project) -> list[str]:
    """Return the names of the specs, without the misnamed ones, sorted."""
    return [path.stem for path in project.paths(SPECS, "[a-z]*.toml")]


def misnamed_specs(project: Project) -> Iterator[tuple[str, BadSpec]]:
    """Yield an error for each spec that has a wrong file name, after the name that it should have.

    On some file systems the name differs from that of a known resource in case only.
    """
    known = {spec_path(name) for name in spec_names(project)}
    for path in project.paths(SPECS, "**/*"):
        if path in known or path.suffix.casefold() != ".toml" or path.name.startswith("."):
            continue
        name = underscore(path.stem)
        move = "move" if path.parent != SPECS else "rename"
        yield name, BadSpec(path, f"it would be ignored; {move} it to {spec_path(name)}")


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
