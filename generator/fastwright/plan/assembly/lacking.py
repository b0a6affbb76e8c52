"""The types of raw columns that no migration of the project makes."""

import re
from collections.abc import Iterator

from fastwright.code.migrations import VERSIONS
from fastwright.language.types.raw import made_type
from fastwright.plan.assembly.drafts import Draft
from fastwright.project.project import Project

_MADE = r"CREATE\s+(?:TYPE|DOMAIN|EXTENSION)\b[^;]*?\b{}\b"


def lacking_types(after: Project, draft: Draft) -> Iterator[str]:
    """Yield a note for each new column of a type that is neither built in nor made.

    `after` is the project after all turns.
    """
    old, new = draft.sides.old, draft.sides.new
    known = {field.sql_type for field in old.resource.fields} if old else set()
    added = new.resource.fields if new and draft.migrations else ()
    for field in added:
        name = "" if field.sql_type in known else made_type(field)
        if name and not _is_made(after, name):
            yield (
                f"no migration creates the type {name} of {field.owner.table}.{field.column_name}; "
                f"unless the database has it, create it in {next(iter(draft.migrations))} or in an "
                "earlier migration"
            )


def _is_made(project: Project, name: str) -> bool:
    made = re.compile(_MADE.format(re.escape(name)), re.IGNORECASE)
    return any(made.search(text) for _, text in project.scan(VERSIONS))
