"""What a person has to write for new columns: their types, and `foreign_keys` in other models."""

import re
from collections.abc import Iterator

from fastwright.code.migrations import VERSIONS
from fastwright.code.snippets import Reference
from fastwright.language.fields import LinkedField
from fastwright.language.names import Names
from fastwright.language.types.raw import made_type
from fastwright.plan.assembly.drafts import Draft
from fastwright.project.project import Project

_MADE = r"CREATE\s+(?:TYPE|DOMAIN|EXTENSION)\b[^;]*?\b{}\b"


def needs(after: Project, draft: Draft) -> Iterator[str]:
    """Yield a note for each new column that needs something written by hand.

    `after` is the project after all turns.
    """
    new, old = draft.sides.new, draft.sides.old
    if new and draft.migrations:
        known = old.resource.fields if old else ()
        types = {field.sql_type for field in known}
        yield from _types(after, draft, [f for f in new.resource.fields if f.sql_type not in types])
        refs = {(field.name, field.target) for field in known}
        columns = (each.reference for each in new.columns if each.reference)
        added = [each for each in columns if (each.field.name, each.field.target) not in refs]
        yield from _foreign_keys(draft.sides.names, added)


def _types(after: Project, draft: Draft, added: list[LinkedField]) -> Iterator[str]:
    for field in added:
        name = made_type(field)
        if name and not _is_made(after, name):
            yield (
                f"no migration creates the type {name} of {field.owner.table}.{field.column_name}; "
                f"unless the database has it, create it in {next(iter(draft.migrations))} or in an "
                "earlier migration"
            )


def _is_made(project: Project, name: str) -> bool:
    made = re.compile(_MADE.format(re.escape(name)), re.IGNORECASE)
    return any(made.search(text) for _, text in project.scan(VERSIONS))


def _foreign_keys(own: Names, added: list[Reference]) -> Iterator[str]:
    """Yield the models written by hand whose relationships could become ambiguous."""
    by_hand = (each for each in added if each.is_circular and not each.is_generated)
    for model in dict.fromkeys(each.target.pascal for each in by_hand):
        yield (
            f"{model} and {own.pascal} refer to each other now; if {model} has a relationship to "
            f"{own.pascal} without foreign_keys=, add them"
        )
