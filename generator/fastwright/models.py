"""The models of a project, generated or written by hand: what a resource may refer to."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from inflection import underscore

from fastwright.errors import UnknownTarget
from fastwright.layout import Role, layout
from fastwright.naming import Names, nearest, resource_names
from fastwright.project import Project, read_resource, resource_list, spec_path
from fastwright.resource import Resource, from_toml

_TABLE_NAME = re.compile(r"""^    __tablename__ = (["'])(\w+)\1""", re.MULTILINE)
_ASSOCIATION = re.compile(r"""association_table\(\s*["'](\w+)["']""")
_CLASS = re.compile(r"^class (\w+)", re.MULTILINE)


def find_target(project: Project, field: str, target: str) -> Names:
    """Return the names of the resource, or of the hand-written model, that a ref points to.

    Raises UnknownTarget if the project has no such model.
    """
    spec = project.read(spec_path(target))
    if spec is not None:
        return from_toml(spec_path(target), spec).names
    # A model written by hand names no plural, which may be the very same word.
    names = resource_names(target, plural=f"{target}s", known=True)
    entry = layout(project.style).entry(Role.MODEL)
    for path, text in _modules(project):
        found = replace(names, **entry.parts(path))
        table = _tables_by_class(text).get(names.pascal)
        if table and found.snake == target:
            return replace(found, table=table)
    raise UnknownTarget(field, target, nearest(target, _others(project, target)))


def other_tables(project: Project, resources: Collection[Resource]) -> dict[str, str]:
    """Return the tables of what these resources refer to beside each other, by name.

    Raises UnknownTarget for what the project does not have.
    """
    known = {each.names.snake for each in resources}
    targets = {
        each.target_of(ref): ref.name
        for each in resources
        for ref in (*each.refs, *each.collections)
    }
    return {
        target: find_target(project, field, target).table
        for target, field in targets.items()
        if target not in known
    }


def _others(project: Project, target: str) -> list[str]:
    entry = layout(project.style).entry(Role.MODEL)
    found = {
        entry.parts(path).get("snake", underscore(name))
        for path, text in _modules(project)
        for name in _tables_by_class(text)
    }
    return sorted(found - {target})


def tables(project: Project) -> dict[str, PurePosixPath]:
    """Return the tables of all models, each with the file that declares it."""
    return {table: path for path, text in _modules(project) for table in _tables(text)}


def _tables(text: str) -> Iterator[str]:
    yield from _tables_by_class(text).values()
    yield from _ASSOCIATION.findall(text)


def _tables_by_class(text: str) -> dict[str, str]:
    _, *parts = _CLASS.split(text)
    bodies = dict(zip(parts[::2], parts[1::2], strict=True))
    found = {name: _TABLE_NAME.search(body) for name, body in bodies.items()}
    return {name: table[2] for name, table in found.items() if table}


def referring_resources(project: Project, names: Names) -> Iterator[str]:
    """Yield the other resources with a ref to this one, and models with a key of its table."""
    known = set()
    entry = layout(project.style).entry(Role.MODEL)
    for other in resource_list(project):
        resource = read_resource(project, other)
        known.add(entry.path(resource.names))
        if other != names.snake and names.snake in {each.target for each in resource.fields}:
            yield other
    for path, text in _modules(project):
        if path not in known and re.search(rf"""["']{names.table}\.""", text):
            yield str(path)


def _modules(project: Project) -> Iterator[tuple[PurePosixPath, str]]:
    yield from project.scan(PurePosixPath(), layout(project.style).entry(Role.MODEL).glob)
