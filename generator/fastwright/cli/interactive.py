"""The questions of `add resource` at a terminal when no fields are given.

The parser of the command line checks each answer; after a wrong one the error is printed and the
question asked again.
"""

import shlex
import sys
from collections.abc import Callable, Mapping

from typer import echo, prompt

from fastwright.cli import report
from fastwright.code.links import link
from fastwright.errors import FastwrightError, unknown_type
from fastwright.language.fields import FieldType
from fastwright.language.names import Names, nearest
from fastwright.language.parser import parse_field, taken_by
from fastwright.language.resource import Resource, check_linked, make_resource
from fastwright.language.types import TYPES
from fastwright.project.project import Project
from fastwright.project.styles import layout

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
    fields = _ask_fields(project, named(word))
    words = ["fastwright", *sys.argv[1:], *asked, *fields]
    echo(f"\nThe same as one command: {shlex.join(words)}\n", err=True)
    return word, fields


def _ask_fields(project: Project, names: Names) -> list[str]:
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
        make_resource(names, [*fields, text] if text else fields)

    while name := _ask(f"Name of field {len(fields) + 1} (press Enter to finish)", check_name, ""):
        field = name if ":" in name else _ask_rest(name, names, types)
        try:
            _check(project, make_resource(names, [*fields, field]))
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
