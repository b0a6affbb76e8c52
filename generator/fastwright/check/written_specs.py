"""Checks of the specs against the generated code and its records."""

from collections.abc import Collection, Iterator

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
from fastwright.project.specs import read_resource, resource_list, spec_path


def check_specs(project: Project, names: Collection[str]) -> Iterator[Problem]:
    """Yield specs that differ from the generated code, and records that were edited or removed."""
    specs, recorded = set(resource_list(project)), set(recorded_resources(project))
    for name in sorted(names):
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
        if resource != generated_resource(project, name) or resource.was:
            message = "it has changes that are not in the code yet; run fastwright apply"
            yield Problem("spec", path, message)
    except BadSpec as error:
        yield Problem("spec", path, str(error).removeprefix(f"{path}: ").rstrip("."))


def _check_base(project: Project, name: str) -> Iterator[Problem]:
    try:
        record = read_record(project, name)
    except BrokenProject as error:
        message = str(error).removeprefix(f"{error.path}: ").rstrip(".")
        yield Problem("base", record_path(name), message)
        return
    for path, expected in record.digests.items():
        text = project.read(base_path(path))
        if text is None or digest(text) != expected:
            state = "is missing" if text is None else "was edited"
            message = f"fastwright's record of it {state}; restore it from version control"
            yield Problem("base", base_path(path), message)
