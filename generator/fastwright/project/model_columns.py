"""The columns of a model, compared with those of the code that was generated for it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.language.names import Names
from fastwright.project.project import Project
from fastwright.project.specs import spec_path
from fastwright.project.styles import Role, layout
from fastwright.source.binding import Class, Program

# What the table depends on in a column; the rest is the application's own affair.
_SEEN = {"index", "name", "nullable", "primary_key", "server_default", "unique"}

type Columns = dict[str, str]
"""What the table depends on in each column of a class."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How a model differs from the generated one.

    `is_lack` if a change of the resource would miss the model: it has too little, or it inherits a
    column that is to go.
    """

    message: str
    is_lack: bool


def differences(
    project: Project, path: PurePosixPath, names: Names, generated: str, before: str = ""
) -> Iterator[Difference]:
    """Yield how the model at `path` differs from the `generated` text in what the table sees.

    A column counts that the class inherits from another class of the project. If the model was
    generated with other columns `before`, it must not inherit one that is gone.
    """
    text, spec = project.read(path), spec_path(names.snake)
    if text is None:
        yield Difference(_missing(project, names), is_lack=True)
        return
    if text == generated:
        return
    expected, tree = _columns(_parse(generated), names.pascal) or {}, _parse(text)
    own = _columns(tree, names.pascal)
    if own is None:
        message = f"it has no readable class {names.pascal}; put the class back under this name"
        yield Difference(message, is_lack=True)
        return
    inherited = _inherited(project, path, names.pascal)
    found = {**inherited, **own}
    gone = (_columns(_parse(before), names.pascal) or {}).keys() - expected.keys()
    for column in sorted(gone & inherited.keys()):
        message = f"its class {names.pascal} inherits the column {column}; remove the column"
        yield Difference(f"{message} from the class that has it first", is_lack=True)
    for column, seen in expected.items():
        if column not in found:
            message = f"it lacks the column {column} of {spec}; put the column back, or remove it"
            yield Difference(f"{message} from the spec and run fastwright apply", is_lack=True)
        elif found[column] != seen:
            message = f"the column {column} differs from {spec}; change the spec"
            yield Difference(f"{message}, then run fastwright apply", is_lack=False)
    for column in own.keys() - expected.keys():
        message = f"the column {column} is not in {spec}; add it there, or run fastwright add field"
        yield Difference(message, is_lack=False)


def _missing(project: Project, names: Names) -> str:
    pattern = layout(project.style).entry(Role.MODEL).glob
    for other, text in project.scan(PurePosixPath(), pattern):
        if f"class {names.pascal}" in text and _class(_parse(text), names.pascal):
            return f"its class {names.pascal} is in {other} now; move the class back to this file"
    return "it is missing; restore it from version control"


def _parse(text: str) -> ast.Module:
    """Return a parsed file, which is empty if it is not valid Python."""
    try:
        return ast.parse(text.removeprefix("\ufeff"))
    except SyntaxError:
        return ast.Module([], [])


def _class(tree: ast.Module, name: str) -> ast.ClassDef | None:
    classes = (node for node in tree.body if isinstance(node, ast.ClassDef))
    return next((node for node in classes if node.name == name), None)


def _columns(tree: ast.Module, name: str) -> Columns | None:
    model = _class(tree, name)
    return dict(_seen_columns(model)) if model else None


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


def _inherited(project: Project, path: PurePosixPath, name: str) -> Columns:
    """Return the columns of the bases of a class, as far as they are classes of the project."""
    program = Program(project.glance)
    scope = program.at(path)
    model = program.value(ast.Name(name), scope) if scope else None
    bases = program.line(model)[1:] if isinstance(model, Class) else []
    return dict(column for base in reversed(bases) for column in _seen_columns(base.node))
