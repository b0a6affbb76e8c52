"""Checks of the specs against the generated code and its records."""

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from fastwright.check.problems import Problem
from fastwright.errors import BadSpec, BrokenProject
from fastwright.project.project import Project
from fastwright.project.records import (
    base_path,
    digest,
    generated_resource,
    read_record,
    record_path,
    recorded_resources,
)
from fastwright.project.specs import misnamed_specs, read_resource, spec_names, spec_path


def check_specs(project: Project, names: Collection[str]) -> Iterator[Problem]:
    """Yield specs that differ from the generated code, and records that were edited or removed."""
    specs, recorded = set(spec_names(project)), set(recorded_resources(project))
    misnamed = dict(misnamed_specs(project))
    for error in misnamed.values():
        yield _problem(error)
    for name in sorted({*names} - misnamed.keys()):
        path = spec_path(name)
        if name not in recorded:
            yield Problem("spec", path, "it has no code yet; run fastwright apply")
        elif name not in specs:
            message = "it is missing, but its code is not; restore it, or run fastwright apply"
            yield Problem("spec", path, message)
        else:
            yield from _check_spec(project, name)
            yield from _check_base(project, name)


def _check_spec(project: Project, name: str) -> Iterator[Problem]:
    path = spec_path(name)
    try:
        resource = read_resource(project, name)
        if resource != generated_resource(project, name) or resource.has_renames:
            message = "it has changes that are not in the code yet; run fastwright apply"
            yield Problem("spec", path, message)
    except BadSpec as error:
        yield _problem(error)


def _problem(error: BadSpec) -> Problem:
    message = str(error).removeprefix(f"{error.path}: ").rstrip(".")
    return Problem("spec", PurePosixPath(str(error.path)), message)


def _check_base(project: Project, name: str) -> Iterator[Problem]:
    try:
        record = read_record(project, name)
    except BrokenProject as error:
        message = str(error).removeprefix(f"{error.path}: ").rstrip(".")
        yield Problem("base", record_path(name), message)
        return
    created = record.migration
    if created not in record.removed and project.read(created) is None:
        message = f"it creates the table of {name} and is missing; restore it from version control,"
        message += f" or, if another migration does it now: fastwright remove file {created}"
        yield Problem("migrations", created, message)
    for path, expected in record.digests.items():
        text = project.read(base_path(path))
        if text is None or digest(text) != expected:
            state = "is missing" if text is None else "was edited"
            message = f"fastwright's record of it {state}; restore it from version control"
            yield Problem("base", base_path(path), message)
