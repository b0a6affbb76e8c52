"""The generated files, as people have left them."""

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
    """Yield files that are gone, hold conflicts, or say other columns than their spec."""
    for resource, record in known:
        names = resource.names
        model = layout(project.style).entry(Role.MODEL).path(names)
        for path in record.files:
            text = project.read(path)
            if text is None:
                if path.parts[0] == "app":
                    message = "it is gone; restore it from version control"
                    yield Problem("code", path, message)
            elif has_conflict(text):
                yield Problem("code", path, "it holds a conflict; resolve what is marked <<<<<<<")
            elif path == model:
                base = project.read(base_path(path))
                yield from _check_model(path, text, base or text, names.pascal, names.snake)


def _check_model(
    path: PurePosixPath, text: str, base: str, pascal: str, name: str
) -> Iterator[Problem]:
    expected = _columns(base, pascal)
    found = expected if text == base else _columns(text, pascal)
    if found is None:
        yield Problem("code", path, f"it has no class {pascal} that can be read; fix it")
        return
    spec = f"resources/{name}.toml"
    for column, seen in (expected or {}).items():
        if column not in found:
            message = f"the column {column} of {spec} is gone; change both: remove it in the spec"
            yield Problem("code", path, f"{message}, then run fastwright apply")
        elif found[column] != seen:
            message = f"the column {column} is not as {spec} says; change it there"
            yield Problem("code", path, f"{message}, then run fastwright apply")
    for column in found.keys() - (expected or {}).keys():
        message = f"the column {column} is not in {spec}; add it there, or with fastwright add"
        yield Problem("code", path, f"{message} field")


def _columns(text: str, pascal: str) -> dict[str, str] | None:
    """Return what the table sees of each column of a model, None where there is no such class."""
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
