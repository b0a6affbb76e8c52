"""Checks that a project's specs, code, wiring and migrations agree. Nothing is written.

The checks do not import or run the project, so they work in a fresh clone. The project's own
migration test finds what only a database can tell.
"""

from collections.abc import Iterator, Sequence

from fastwright.check.bound_names import check_names
from fastwright.check.generated_code import check_code
from fastwright.check.known_resources import known_resources
from fastwright.check.migrated_tables import check_migrations
from fastwright.check.problems import Problem
from fastwright.check.wired_files import check_wiring
from fastwright.check.written_specs import check_specs
from fastwright.errors import UnknownResource
from fastwright.language.names import nearest
from fastwright.project.project import Project
from fastwright.project.records import recorded_resources
from fastwright.project.specs import spec_names

__all__ = ["Problem", "find_problems"]


def find_problems(project: Project, wanted: Sequence[str] = ()) -> Iterator[Problem]:
    """Yield all problems, or those of the resources in `wanted`, specs first.

    Raises UnknownResource, and BrokenProject for a file that cannot be read.
    """
    there = {*spec_names(project), *recorded_resources(project)}
    for name in wanted:
        if name not in there:
            raise UnknownResource(name, nearest(name, there), sorted(there))
    names = {*wanted} or there
    yield from check_specs(project, names)
    known = tuple(known_resources(project, names))
    for check in (check_code, check_wiring, check_migrations):
        yield from check(project, known)
    if not wanted:  # a name that nothing defines belongs to no resource
        yield from check_names(project, known)
