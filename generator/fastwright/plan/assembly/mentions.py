"""Texts that only name what is gone: strings, SQL, and values whose type nothing states."""

import ast
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.code.links import Linked
from fastwright.code.resource_tables import make_tables
from fastwright.errors import FastwrightError
from fastwright.language.names import Names
from fastwright.language.resource import LinkedResource
from fastwright.plan.turns import Sides
from fastwright.project.project import Project
from fastwright.project.records import generated_resource, recorded_resources
from fastwright.project.styles import layout
from fastwright.source.binding import Program, Scope, Use, used_in_scope

type _Texts = Iterable[tuple[PurePosixPath, str, frozenset[str]]]

_IN_SQL = {"text", "literal_column", "column", "attrgetter", "desc", "asc"}
"""Calls whose strings name columns or attributes."""
_LINKS = {"ForeignKey", "relationship"}
"""Calls whose strings name a column of a table, or an attribute of a class."""
_STATEMENT = re.compile(
    r"\b(?:select\b.*?\bfrom|insert\s+into|update|delete\s+from|alter\s+table|drop\s+table"
    r"|create\s+(?:unique\s+)?index|create\s+(?:or\s+replace\s+)?view|copy|truncate)\b",
    re.IGNORECASE | re.DOTALL,
)
_URL = re.compile(r"(?:/api/v\d+|^)(/[a-z][a-z0-9_-]*)")


@dataclass(frozen=True, slots=True)
class Gone:
    """What one resource loses: attributes of its model, columns, and tables.

    A removed resource loses its tables. `files` are its generated files, and `others` the names of
    the other resources.
    """

    names: Names
    attributes: frozenset[str]
    columns: frozenset[str]
    tables: frozenset[str]
    files: frozenset[PurePosixPath]
    others: tuple[Names, ...]


def gone_from(project: Project, sides: Sides) -> Gone | None:
    """Return what a resource loses in its turn, or None if it loses nothing."""
    if not sides.old:
        return None
    tables = _tables(project, sides.old) - (_tables(project, sides.new) if sides.new else set())
    attributes = columns = set[str]()
    if pair := sides.pair:
        attributes = _attributes(pair.old) - _attributes(pair.new)
        columns = _columns(pair.old) - _columns(pair.new)
    if not (attributes or columns or tables):
        return None
    style, names = layout(project.style), sides.names
    files = frozenset(entry.path(names) for entry in style.entries)
    others = tuple(_other_names(project, names))
    return Gone(names, frozenset(attributes), frozenset(columns), frozenset(tables), files, others)


def _other_names(project: Project, names: Names) -> Iterator[Names]:
    for each in recorded_resources(project):
        with suppress(FastwrightError):
            if each != names.snake:
                yield generated_resource(project, each).names


def _attributes(resource: LinkedResource) -> set[str]:
    return {name for each in resource.fields for name in each.attributes}


def _columns(resource: LinkedResource) -> set[str]:
    return {each.column_name for each in resource.fields if not each.type.is_many}


def _tables(project: Project, linked: Linked) -> set[str]:
    return {table.name for table in make_tables(project, linked)}


def mentions(program: Program, gone: Gone, texts: _Texts) -> Iterator[Use]:
    """Yield the lines of users that name what is gone, where nothing shows that they mean it.

    `texts` have the lines of each file that are generated; these are left out.
    """
    spelled = {*gone.attributes, *gone.columns, *gone.tables}
    words = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, spelled)))})\b")
    for path, text, generated in texts:
        if words.search(text):
            lines = text.split("\n")
            for use in _in_file(program, gone, path, text):
                line = lines[use.line - 1] if use.line <= len(lines) else ""
                if line not in generated:
                    yield use


def _in_file(program: Program, gone: Gone, path: PurePosixPath, text: str) -> Iterator[Use]:
    if path.suffix == ".sql":
        for offset, part in _statements(text):
            for name, at in _named_in_sql(gone, part):
                yield Use(path, text.count("\n", 0, offset + at) + 1, name)
        return
    scope = program.at(path)
    if scope and isinstance(scope.node, ast.Module):
        for statement in scope.node.body:
            for line, name in _in_statement(gone, path, text, statement):
                yield Use(path, line, name)
        if _names_class(gone, text):
            yield from _of_unknown_values(program, gone, scope)


def _of_unknown_values(program: Program, gone: Gone, scope: Scope) -> Iterator[Use]:
    """Yield attributes of values that are called after the resource, and whose type is unknown."""
    for node, inner in used_in_scope(scope, scope.node):
        match node:
            case ast.Attribute(value=owner, attr=name) if name in gone.attributes:
                if _is_called_so(gone, owner) and program.value(owner, inner) is None:
                    yield Use(scope.path, node.end_lineno or 1, f"{_terminal(owner)}.{name}")


def _names_class(gone: Gone, text: str) -> bool:
    return re.search(rf"\b{gone.names.pascal}(?![a-z])", text) is not None


def _in_statement(
    gone: Gone, path: PurePosixPath, text: str, statement: ast.stmt
) -> Iterator[tuple[int, str]]:
    strings = [*_strings(statement)]
    is_client = _speaks_to(gone, strings)
    is_near = _names_class(gone, text)
    for each in strings:
        for name, at in _named_in_sql(gone, _text_of(each)):
            line = each.lineno + _text_of(each).count("\n", 0, at)
            yield min(line, each.end_lineno or line), name
    for node in ast.walk(statement):
        match node:
            case ast.Dict(keys=keys) if is_client:
                yield from (_named(gone, key) for key in keys if _is_name(gone, key))
            case ast.Subscript(slice=key) if is_client and _is_name(gone, key):
                yield _named(gone, key)
            case ast.Call(func=func, args=[*given]) if is_near and _called(func) in _IN_SQL:
                yield from _in_fragments(gone, given)
            case ast.Call(func=func) if _called(func) in _LINKS:
                yield from _in_link(gone, node)
            case ast.ClassDef():
                yield from _in_class(gone, path, node)


def _in_class(gone: Gone, path: PurePosixPath, node: ast.ClassDef) -> Iterator[tuple[int, str]]:
    """Yield the fields of a schema of the user's that read, or take, attributes that are gone."""
    if not node.bases or not (path in gone.files or _is_class_of(gone, node.name)):
        return
    for each in node.body:
        match each:
            case ast.AnnAssign(target=ast.Name(id=name)) if name in gone.attributes:
                yield each.lineno, f"{node.name}.{name}"


def _is_class_of(gone: Gone, name: str) -> bool:
    """Return whether a class is called after the resource, and not after one with a longer name."""
    fitting = [each for each in (gone.names, *gone.others) if _begins(name, each.pascal)]
    return bool(fitting) and max(fitting, key=lambda each: len(each.pascal)) is gone.names


def _begins(name: str, stem: str) -> bool:
    return name.startswith(stem) and not name[len(stem) :][:1].islower()


def _is_called_so(gone: Gone, node: ast.expr) -> bool:
    """Return whether a value of unknown type is called after the resource."""
    name = f"_{_terminal(node).lower()}_"
    fitting = [
        (len(word), each is gone.names)
        for each in (gone.names, *gone.others)
        for word in (each.snake, each.plural)
        if f"_{word}_" in name
    ]
    return bool(fitting) and max(fitting)[1]


def _terminal(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=inner) | ast.Subscript(value=inner) | ast.Await(value=inner):
            return _terminal(inner)
    return ""


# ---- strings


def _is_text(node: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr):
        return True
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _text_of(node: ast.AST) -> str:
    match node:
        case ast.JoinedStr(values=values):
            return "".join(map(_text_of, values))
        case ast.Constant(value=str(text)):
            return text
    return "?"


def _strings(statement: ast.stmt) -> Iterator[ast.expr]:
    """Yield the strings in a statement that are not docstrings."""
    skipped = set[ast.AST]()
    for each in ast.walk(statement):
        match each:
            case ast.Expr(value=ast.Constant() as doc):
                skipped.add(doc)
            case ast.Constant() | ast.JoinedStr() as text if text not in skipped and _is_text(text):
                yield text


def _speaks_to(gone: Gone, strings: Iterable[ast.AST]) -> bool:
    """Return whether the paths in these strings are those of the resource alone."""
    routes = {found for each in strings for found in _URL.findall(_text_of(each))}
    return routes == {gone.names.route}


def _is_name(gone: Gone, node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value in gone.attributes


def _named(gone: Gone, node: ast.expr | None) -> tuple[int, str]:
    value = getattr(node, "value", "")
    return getattr(node, "lineno", 1), f"{value!r} of {gone.names.plural}"


def _called(func: ast.expr) -> str:
    return str(getattr(func, "id", getattr(func, "attr", "")))


def _in_fragments(gone: Gone, given: list[ast.expr]) -> Iterator[tuple[int, str]]:
    """Yield what parts of statements name; a whole statement also says of which table."""
    words = "|".join(sorted(map(re.escape, gone.columns | gone.attributes)))
    for each in filter(_is_text, given) if words else ():
        text = _text_of(each)
        found = None if _STATEMENT.search(text) else re.search(rf"\b(?:{words})\b", text)
        if found:
            yield each.lineno, f"{found[0]} of {gone.names.table}"


def _in_link(gone: Gone, call: ast.Call) -> Iterator[tuple[int, str]]:
    """Yield what strings of a foreign key or a relationship name: `products.sku`, `Product.sku`."""
    columns = {f"{gone.names.table}.{each}" for each in gone.columns}
    attributes = {f"{gone.names.pascal}.{each}" for each in gone.attributes}
    for each in filter(_is_text, (*call.args, *(given.value for given in call.keywords))):
        named = {*re.findall(r"[\w.]+", _text_of(each))}
        for found in sorted(named & (columns | attributes)):
            yield each.lineno, found


def _statements(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for statement in text.split(";"):
        yield at, re.sub(r"--[^\n]*", lambda found: " " * len(found[0]), statement)
        at += len(statement) + 1


def _named_in_sql(gone: Gone, text: str) -> Iterator[tuple[str, int]]:
    """Yield what a statement in SQL names, and where."""
    if not _STATEMENT.search(text):
        return
    for table in sorted(gone.tables):
        found = _as_table(table).search(text)
        if found:
            yield f"the table {table}", found.start(1)
    if gone.columns and _as_table(gone.names.table).search(text):
        for name in sorted(gone.columns):
            found = re.search(rf"(?<![\w:%$])({re.escape(name)})\b", text)
            if found:
                yield f"{gone.names.table}.{name}", found.start(1)


def _as_table(name: str) -> re.Pattern[str]:
    before = r"\b(?:from|join|into|update|table|on|copy|truncate|,)\s+(?:only\s+)?"
    return re.compile(rf'{before}(?:"?\w+"?\.)?"?({re.escape(name)})\b', re.IGNORECASE)
