"""Checks of the generated files in their current state."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from fastwright.check.known_resources import Known
from fastwright.check.problems import Problem
from fastwright.project.project import Project
from fastwright.project.records import base_path
from fastwright.project.styles import Role, layout
from fastwright.source.conflicts import has_conflict

# What the table sees of a column; the rest is the application's own affair.
_SEEN = {"index", "name", "nullable", "primary_key", "server_default", "unique"}


def check_code(project: Project, known: Known) -> Iterator[Problem]:
    """Yield generated files that are missing, have conflicts, or lack or add columns."""
    for resource, record in known:
        names = resource.names
        model = layout(project.style).entry(Role.MODEL).path(names)
        for path in record.files:
            text = project.read(path)
            if text is None:
                if path.parts[0] == "app":
                    message = "it is missing; restore it from version control, or accept that"
                    message += f" the resource has none: fastwright remove file {path}"
                    yield Problem("code", path, message)
            elif has_conflict(text):
                yield Problem("code", path, "it has a conflict; resolve what is marked <<<<<<<")
            elif path == model:
                base = project.read(base_path(path))
                yield from _check_model(path, text, base or text, names.pascal, names.snake)


def _check_model(
    path: PurePosixPath, text: str, base: str, pascal: str, name: str
) -> Iterator[Problem]:
    expected = _columns(base, pascal)
    found = expected if text == base else _columns(text, pascal)
    if found is None:
        yield Problem("code", path, f"it has no readable class {pascal}; fix it")
        return
    spec = f"resources/{name}.toml"
    for column, seen in (expected or {}).items():
        if column not in found:
            message = f"it lacks the column {column} of {spec}; remove the column from the spec"
            yield Problem("code", path, f"{message}, then run fastwright apply")
        elif found[column] != seen:
            message = f"the column {column} differs from {spec}; change the spec"
            yield Problem("code", path, f"{message}, then run fastwright apply")
    for column in found.keys() - (expected or {}).keys():
        message = f"the column {column} is not in {spec}; add it there, or run fastwright add"
        yield Problem("code", path, f"{message} field")


def _columns(text: str, pascal: str) -> dict[str, str] | None:
    """Return what the table depends on in each column of a model, or None without the class."""
    try:
        body = ast.parse(text.removeprefix("\ufeff")).body
    except SyntaxError:
        return None
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name == pascal:
            return dict(_seen_columns(node))
    return None


def _seen_columns(model: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for node in model.body:
        match node:
            case ast.AnnAssign(
                target=ast.Name(id=name),
                annotation=ast.Subscript(value=ast.Name(id="Mapped")) as annotation,
                value=None | ast.Call(func=ast.Name(id="mapped_column")) as call,
            ):
                yield name, _seen(annotation, call)


def _seen(annotation: ast.expr, call: ast.Call | None) -> str:
    parts: list[ast.AST] = [annotation]
    if call:
        keywords = [each for each in call.keywords if each.arg in _SEEN]
        parts += [*call.args, *sorted(keywords, key=lambda each: each.arg or "")]
    return " ".join(map(ast.dump, parts))
