"""Checks of the tables in the specs against the tables that the migrations create."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from fastwright.check.known_resources import Known
from fastwright.check.problems import Problem
from fastwright.code.migrations import VERSIONS, read_revisions
from fastwright.code.resource_tables import find_tables
from fastwright.database.replay import Columns, in_order, replay
from fastwright.database.revisions import head
from fastwright.database.tables import Table
from fastwright.errors import BrokenProject, ManyHeads, UnknownTarget
from fastwright.project.project import Project
from fastwright.project.specs import spec_path


def check_migrations(project: Project, known: Known) -> Iterator[Problem]:
    """Yield problems of the migrations: several heads, and tables or columns unlike the specs."""
    try:
        revisions = read_revisions(project)
        head(revisions)
        made = replay(project.read(each.path) or "" for each in in_order(revisions))
    except BrokenProject as error:
        message = str(error).removeprefix(f"{error.path}: ").removesuffix(".")
        yield Problem("migrations", PurePosixPath(str(error.path)), message)
        return
    except (ManyHeads, SyntaxError) as error:
        yield Problem("migrations", VERSIONS, str(error).removesuffix("."))
        return
    for resource, _ in known:
        spec = spec_path(resource.names.snake)
        try:
            tables = find_tables(project, resource)
        except UnknownTarget as error:
            yield Problem("spec", spec, str(error).removesuffix("."))
            continue
        for table in tables:
            if not any(table.name in sql for sql in made.altered_by_sql):
                for message in _differences(table, made.known.get(table.name)):
                    yield Problem("migrations", spec, message)


def _differences(table: Table, made: Columns | None) -> Iterator[str]:
    if made is None:
        yield f"no migration creates its table {table.name}; write one: alembic revision"
        return
    expected = {column.name: column.nullable for column in table.columns}
    for column in sorted(expected.keys() - made.keys()):
        yield f"no migration adds the column {table.name}.{column}; write one: alembic revision"
    for column in sorted(made.keys() - expected.keys()):
        yield f"a migration adds the column {table.name}.{column}, which is not in the spec"
    for column in sorted(expected.keys() & made.keys()):
        if expected[column] != made[column]:
            state = "nullable" if made[column] else "not nullable"
            yield f"{table.name}.{column} is {state} in the migrations, unlike in the spec"
