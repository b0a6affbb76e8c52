"""The questions of `add resource` and `add field` at a terminal when no fields are given.

The parser of the command line checks each answer; after a wrong one the error is printed and the
question asked again.
"""

import shlex
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from typer import echo, prompt

from fastwright.cli import report
from fastwright.code.links import link
from fastwright.errors import FastwrightError, UsageError, unknown_type
from fastwright.language.fields import Field, FieldType
from fastwright.language.names import Names, nearest
from fastwright.language.parser import parse_field, taken_by
from fastwright.language.resource import Resource, check_linked, make_resource
from fastwright.language.types import TYPES
from fastwright.project.project import Project
from fastwright.project.styles import layout

type Whole = Callable[[Sequence[str]], Resource]
"""Builds a resource that has these fields, besides those that it has already."""

_ANY_TYPE = "str"


def ask_resource(
    project: Project, name: str | None, named: Callable[[str], Names]
) -> tuple[str, list[str]]:
    """Ask for a name, unless one is given, and for fields; return both as typed.

    Raises Abort on Ctrl-C and at the end of the input.
    """

    def check(text: str) -> None:
        from fastwright.plan.checks.free_names import check_free

        check_free(project, layout(project.style), named(text))

    if name is None:
        asked = [_ask("Name of the resource (singular)", check)]
    else:
        asked = []
        check(name)
    word = name or asked[0]
    names = named(word)
    fields = _ask_fields(project, names, lambda texts: make_resource(names, texts))
    _show_command(*asked, *fields)
    return word, fields


def ask_new_fields(
    project: Project, name: str | None, given: Collection[str]
) -> tuple[str, list[str], dict[str, str]]:
    """Ask for a resource, unless one is given, and for fields to add to it.

    Returns the resource, the fields as typed, and SQL for the existing rows by field, except for
    the fields in `given`, which have it. Raises UnknownResource or NotApplied if fields cannot be
    added to `name`, and Abort on Ctrl-C and at the end of the input.
    """
    from fastwright.plan.field_changes import applied_resource, with_added

    asked = []
    if name is None:
        asked = [_ask("Name of the resource", lambda text: applied_resource(project, text))]
    word = name or asked[0]
    old = applied_resource(project, word)
    fields = _ask_fields(project, old.names, lambda texts: with_added(old, texts))
    parsed = (parse_field(text, owner=old.names) for text in fields)
    backfills = dict(_ask_backfills(field for field in parsed if field.name not in given))
    options = [f"--backfill={field}={sql}" for field, sql in backfills.items()]
    _show_command(*asked, *fields, *options)
    return word, fields, backfills


def _ask_backfills(fields: Iterable[Field]) -> Iterator[tuple[str, str]]:
    for field in fields:
        if field.required and not field.type.is_many:
            question = f"SQL for {field.name} of existing rows, such as lower(title)"
            yield field.name, _ask(question, _check_given)


def _check_given(text: str) -> None:
    if not text:
        raise UsageError("Give an SQL expression, because the field has no default.")


def _show_command(*words: str) -> None:
    """Print the command that needs no questions."""
    command = shlex.join(["fastwright", *sys.argv[1:], *words])
    echo(f"\nThe same as one command: {command}\n", err=True)


def _ask_fields(project: Project, names: Names, whole: Whole) -> list[str]:
    """Ask for fields; `names` are those of the resource that gets them."""
    types = {
        kind.name: kind
        for kind in TYPES.values()
        if not kind.needs or kind.needs in project.features
    }
    _show_types(types)
    fields: list[str] = []

    def check_name(text: str) -> None:
        if text and ":" not in text:
            text = f"{text}:{_ANY_TYPE}"
        whole([*fields, text] if text else fields)

    while name := _ask(f"Name of field {len(fields) + 1} (press Enter to finish)", check_name, ""):
        field = name if ":" in name else _ask_rest(name, names, types)
        try:
            _check(project, whole([*fields, field]))
        except FastwrightError as error:  # not of one answer alone
            report.show_error(error, as_json=False)
        else:
            fields.append(field)
    return fields


def _ask_rest(name: str, names: Names, types: Mapping[str, FieldType]) -> str:
    """Ask for everything about a field except its name."""

    def check_type(text: str) -> None:
        if text not in types:
            raise unknown_type(name, text, nearest(text, types), tuple(types))

    kind = types[_ask("  Type", check_type, _ANY_TYPE)]
    field = f"{name}:{kind.name}"
    if kind.argument:
        question = f"  Argument of {kind.name}, as in {kind.example}"
        field += f":{_ask(question, lambda text: _parse(f'{field}:{text}', names))}"
    taken = ", ".join(each.spelling for each in taken_by(kind))
    question = f"  Modifiers, separated by colons ({taken}); press Enter for none"
    more = _ask(question, lambda text: _parse(f"{field}:{text}" if text else field, names), "")
    return f"{field}:{more}" if more else field


def _parse(text: str, names: Names) -> None:
    parse_field(text, owner=names)


def _check(project: Project, resource: Resource) -> None:
    """Check whether the project has the targets and the features that the fields need."""
    from fastwright.plan.checks.requirements import check_features, check_targets

    check_features(project, resource)
    linked = link(project, resource)
    check_linked(linked.resource)
    check_targets(project, layout(project.style), linked)


def _ask(question: str, check: Callable[[str], object], default: str | None = None) -> str:
    """Ask until an answer is valid; Enter gives the default, if there is one."""
    while True:
        answer: str = prompt(question, default, show_default=bool(default), err=True)
        try:
            check(answer.strip())
        except FastwrightError as error:
            report.show_error(error, as_json=False)
        else:
            return answer.strip()


def _show_types(types: Mapping[str, FieldType]) -> None:
    echo("The types, with an example of each:", err=True)
    width = max(map(len, types))
    for kind in types.values():
        echo(f"  {kind.name.ljust(width)}  {kind.example}", err=True)
