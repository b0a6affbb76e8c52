"""The resources that can be read: what is wrong with the others, the check of specs says."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from fastwright.errors import FastwrightError
from fastwright.language.resource import Resource
from fastwright.project.project import Project
from fastwright.project.records import Record, generated_resource, read_record, recorded_resources

type Known = Sequence[tuple[Resource, Record]]


def known_resources(project: Project) -> Iterator[tuple[Resource, Record]]:
    """Yield the resources as their code was made, with the records of it."""
    for name in recorded_resources(project):
        with suppress(FastwrightError):
            yield generated_resource(project, name), read_record(project, name)
