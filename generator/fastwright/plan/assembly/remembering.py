"""The record and the pristine texts that the project keeps for a resource."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from fastwright import __version__
from fastwright.errors import AlreadyExists
from fastwright.language.resource import Resource
from fastwright.language.spec import to_toml
from fastwright.plan.assembly.drafts import Draft
from fastwright.project import records
from fastwright.project.project import Project
from fastwright.project.records import base_path, make_record, read_record, record_path
from fastwright.project.specs import spec_path

type Texts = Mapping[PurePosixPath, str]


def remembered(
    project: Project, draft: Draft, generated: Texts
) -> Mapping[PurePosixPath, str | None]:
    """Return the record and pristine texts of a resource after its turn, None for deleted ones.

    `generated` are the formatted texts. Raises AlreadyExists if a new resource would replace the
    record of another one.
    """
    new = draft.sides.turn.new
    if new is None:
        return _forgotten(project, draft.name)
    code = {path: generated[path] for path in draft.code}
    if draft.sides.old:
        gone = dict.fromkeys(map(base_path, (*draft.leaving.deleted, *draft.leaving.kept)))
        return {**gone, **_remember_changed(project, new, code)}
    path = next(iter(draft.migrations))
    return _remember_new(project, new, code, {path: generated[path]})


def _remember_new(
    project: Project, resource: Resource, code: Texts, created: Texts
) -> dict[PurePosixPath, str]:
    (migration,) = created
    texts = {spec_path(resource.names.snake): to_toml(resource), **code, **created}
    written = make_record(__version__, migration, texts)
    remembered = {
        record_path(resource.names.snake): records.to_toml(written),
        **{base_path(path): text for path, text in texts.items()},
    }
    for path in remembered:
        if project.read(path) is not None:
            raise AlreadyExists(path)
    return remembered


def _remember_changed(
    project: Project, resource: Resource, code: Texts
) -> dict[PurePosixPath, str]:
    name = resource.names.snake
    known = read_record(project, name)
    pristine = {spec_path(name): to_toml(resource), **code}
    created = {known.migration: project.read(base_path(known.migration)) or ""}
    written = make_record(__version__, known.migration, {**pristine, **created}, known.removed)
    remembered = {base_path(path): text for path, text in pristine.items()}
    return {**remembered, record_path(name): records.to_toml(written)}


def _forgotten(project: Project, name: str) -> dict[PurePosixPath, None]:
    files = map(base_path, read_record(project, name).files)
    return dict.fromkeys((record_path(name), *files))
