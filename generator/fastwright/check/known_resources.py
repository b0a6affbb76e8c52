"""The resources whose records can be read; the check of specs reports the others."""

from collections.abc import Container, Iterator, Sequence
from contextlib import suppress

from fastwright.errors import FastwrightError
from fastwright.language.resource import Resource
from fastwright.project.project import Project
from fastwright.project.records import Record, generated_resource, read_record, recorded_resources

type Known = Sequence[tuple[Resource, Record]]


def known_resources(project: Project, names: Container[str]) -> Iterator[tuple[Resource, Record]]:
    """Yield each of these resources as its code was generated, with its record."""
    for name in recorded_resources(project):
        if name not in names:
            continue
        with suppress(FastwrightError):
            yield generated_resource(project, name), read_record(project, name)
