"""Shell completion. It suggests nothing if anything goes wrong."""

import os
import re
from collections.abc import MutableMapping

from typer import Context

from fastwright.cli.field_words import field_words
from fastwright.cli.options import HERE
from fastwright.errors import FastwrightError
from fastwright.project.project import Project, find_project
from fastwright.project.specs import read_resource, spec_names

USER = "user"
_BASH = ("_FASTWRIGHT_COMPLETE", "complete_bash")
_HEAD = "_FASTWRIGHT_HEAD"
"""The part of the word that the shell keeps, and that a suggestion must not repeat."""
_BREAK = re.compile(r"[:=]+")


def complete_resource(context: Context, incomplete: str) -> list[str]:
    """Suggest the project's resources."""
    return [each for each in _resources(_project(context)) if each.startswith(incomplete)]


def complete_field(context: Context, incomplete: str) -> list[str]:
    """Suggest how a field can continue."""
    project, head = _project(context), os.environ.get(_HEAD, "")
    targets = [*_resources(project), *([USER] if project and project.has_users else [])]
    features = project.features if project else ()
    found = field_words(head + incomplete, targets=targets, features=features)
    return [each.removeprefix(head) for each in found]


def complete_field_name(context: Context, incomplete: str) -> list[str]:
    """Suggest the fields of the resource named earlier on the command line."""
    project = _project(context)
    try:
        found = read_resource(project, context.params["resource"]).fields if project else ()
    except (FastwrightError, KeyError):
        return []
    return [field.name for field in found if field.name.startswith(incomplete)]


def _project(context: Context) -> Project | None:
    try:
        return find_project(context.params.get("project") or HERE)
    except (FastwrightError, OSError, TypeError):
        return None


def _resources(project: Project | None) -> list[str]:
    return spec_names(project) if project else []


# ---- bash


def join_words(environment: MutableMapping[str, str]) -> None:
    """Rejoin the words of a command line that bash has split at each `:` and `=`.

    A suggestion replaces only the last part, so the text before it is returned separately.
    """
    variable, wanted = _BASH
    if environment.get(variable) != wanted:
        return
    words = environment.get("COMP_WORDS", "").split("\n")
    cursor = environment.get("COMP_CWORD", "")
    parts = words[: int(cursor) + 1] if cursor.isdecimal() else words
    *before, word = _joined(parts)
    last = "" if _BREAK.fullmatch(parts[-1]) else parts[-1]
    head = word.removesuffix(last)
    if word.startswith("-"):
        head, last = "", word
    environment[_HEAD] = head
    environment["COMP_WORDS"] = "\n".join([*before, last])
    environment["COMP_CWORD"] = str(len(before))


def _joined(parts: list[str]) -> list[str]:
    words: list[str] = []
    previous = ""
    for part in parts:
        if words and part and (_BREAK.fullmatch(part) or _BREAK.fullmatch(previous)):
            words[-1] += part
        else:
            words.append(part)
        previous = part
    return words
