"""The models of a project, generated or hand-written, that a resource can refer to."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from inflection import underscore

from fastwright.errors import BadField, BadSpec, BrokenProject, UnknownTarget
from fastwright.language.access import USUAL, Access
from fastwright.language.fields import Field, LinkedField, Through, linked
from fastwright.language.names import Names, nearest, resource_names
from fastwright.language.resource import LinkedResource, Resource
from fastwright.language.spec import from_toml
from fastwright.language.types.ids import id_field
from fastwright.project.handwritten import model_key
from fastwright.project.project import Project
from fastwright.project.records import base_path, generated_resource
from fastwright.project.specs import read_resource, resource_list, spec_path
from fastwright.project.styles import Role, layout

_TABLE_NAME = re.compile(r"""^    __tablename__ = (["'])(\w+)\1""", re.MULTILINE)
_ASSOCIATION = re.compile(r"""association_table\(\s*["'](\w+)["']""")
_CLASS = re.compile(r"^class (\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a ref: a resource or a hand-written model, with its primary key.

    `source` is the module of a hand-written model.
    """

    names: Names
    key: tuple[LinkedField, ...]
    is_generated: bool = True
    source: str = ""
    access: Access = USUAL


def find_target(project: Project, field: str, target: str, holders: tuple[str, ...] = ()) -> Target:
    """Return the resource or hand-written model that a ref refers to.

    Raises UnknownTarget if the project has no such model, and what `found_key` raises.
    """
    spec = project.read(spec_path(target))
    if spec is not None:
        resource = from_toml(spec_path(target), spec)
        key = found_key(project, resource, holders)
        return Target(resource.names, key, access=resource.access)
    # A hand-written model has no plural, and its name may have none either.
    names = resource_names(target, plural=f"{target}s", known=True)
    entry = layout(project.style).entry(Role.MODEL)
    for path, text in _modules(project):
        found = replace(names, **entry.parts(path))
        table = _tables_by_class(text).get(names.pascal)
        if table and found.snake == target:
            found = replace(found, table=table)
            key = _model_key(project, path, text, found)
            return Target(found, key, is_generated=False, source=text)
    raise UnknownTarget(field, target, nearest(target, _others(project, target)))


def names_column(text: str, names: Names) -> bool:
    """Return whether a model's module mentions a column of the table of a resource."""
    return bool(re.search(rf"""["']{names.table}\.""", text))


def find_resource(project: Project, name: str) -> Resource | None:
    """Return a resource that has code, by its spec or, if that was deleted, as generated."""
    if not name:
        return None
    path = spec_path(name)
    base = project.read(base_path(path))
    if base is None:
        return None
    spec = project.read(path)
    return from_toml(base_path(path), base) if spec is None else from_toml(path, spec)


def found_key(
    project: Project, resource: Resource, holders: tuple[str, ...] = ()
) -> tuple[LinkedField, ...]:
    """Return the fields of a resource's key; refs have the keys that they hold.

    `holders` are the resources whose keys hold this one. Raises BadSpec if it is among them.
    """
    name = resource.names.snake
    if name in holders:
        reason = f"its key and that of {holders[-1]} refer to each other; give one of them an id"
        raise BadSpec(spec_path(name), reason)
    if not resource.key.fields:
        return (id_field(resource.key.id_type or project.keys, resource.names),)
    targets = {
        field.name: find_target(project, field.name, resource.target_of(field), (*holders, name))
        for field in resource.stated_key
        if field.target
    }
    return tuple(
        with_target(resource, field, targets.get(field.name)) for field in resource.stated_key
    )


def _model_key(
    project: Project, path: PurePosixPath, text: str, names: Names
) -> tuple[LinkedField, ...]:
    try:
        return model_key(text.removeprefix("\ufeff"), names, project.keys)
    except SyntaxError as error:
        reason = f"it is not valid Python (line {error.lineno}); fix it first"
        raise BrokenProject(path, reason) from error
    except ValueError as error:
        raise BrokenProject(path, str(error)) from error


def with_target(
    resource: Resource, field: Field, target: Target | None, via: Through | None = None
) -> LinkedField:
    """Return a field of a resource, a ref or a many with the key of its target; raises BadField."""
    in_key = field.name in resource.key.fields
    if target is None:
        return linked(field, in_key=in_key)
    if len(target.key) > 1:
        name, columns = target.names.snake, " and ".join(part.attribute for part in target.key)
        reason = (
            f"the key of {name} is {columns}, but {field.name} holds one column; give {name} an id "
            "and make these fields unique together"
        )
        raise BadField(f"{field.name}:{field.text}", reason)
    return linked(field, in_key=in_key, key=target.key[0], via=via)


def other_tables(project: Project, resources: Collection[LinkedResource]) -> dict[str, str]:
    """Return the tables of the other targets of these resources, by name.

    Raises UnknownTarget for a target that the project does not have.
    """
    known = {each.names.snake for each in resources}
    targets = {
        each.target_of(ref): ref.name
        for each in resources
        for ref in (*each.refs, *each.collections)
    }
    return {
        target: find_target(project, field, target).names.table
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


def references_to(project: Project, names: Names) -> Iterator[str]:
    """Yield the fields of other resources that refer to this one, and models with a foreign key."""
    entry = layout(project.style).entry(Role.MODEL)
    known = {entry.path(names)}
    for other in resource_list(project):
        resource = read_resource(project, other)
        known.add(entry.path(resource.names))
        if other != names.snake:
            fields = (each for each in resource.fields if each.target == names.snake)
            yield from (f"{other}.{field.name}" for field in fields)
    for user, field in fields_through(project, names.snake):
        yield f"{user.names.snake}.{field.name}"
    for path, text in _modules(project):
        if path not in known and names_column(text, names):
            yield str(path)


def fields_through(project: Project, name: str) -> Iterator[tuple[Resource, Field]]:
    """Yield the fields whose code goes through a resource or a table of this name."""
    for other in resource_list(project):
        # Most resources have no such field, and reading hundreds of specs is slow.
        if f"through={name}" in (project.read(base_path(spec_path(other))) or ""):
            resource = generated_resource(project, other)
            for field in resource.collections:
                if field.through == name:
                    yield resource, field


def _modules(project: Project) -> Iterator[tuple[PurePosixPath, str]]:
    yield from project.scan(PurePosixPath(), layout(project.style).entry(Role.MODEL).glob)
