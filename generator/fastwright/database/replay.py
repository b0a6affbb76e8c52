"""The tables that the migrations create, read from their source without running them."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fastwright.database.revisions import Revision

type Columns = dict[str, bool]
"""The columns of a table by name, each with whether it is nullable, or None if unknown."""

_TABLE = "table_name"
_OPERATIONS = {
    "create_table": (_TABLE,),
    "drop_table": (_TABLE,),
    "rename_table": ("old_table_name", "new_table_name"),
    "add_column": (_TABLE, "column"),
    "drop_column": (_TABLE, "column_name"),
    "alter_column": (_TABLE, "column_name"),
    "batch_alter_table": (_TABLE,),
    "execute": ("sqltext",),
}
"""The operations that change tables, with the names of their arguments."""


@dataclass
class Tables:
    """The tables at one revision; the columns of tables altered by plain SQL are unknown."""

    known: dict[str, Columns] = field(default_factory=dict)
    altered_by_sql: list[str] = field(default_factory=list)


def in_order(revisions: Sequence[Revision]) -> Iterator[Revision]:
    """Yield revisions, each after its parents."""
    known = {revision.id for revision in revisions}
    awaited = {each.path: {*each.parents} & known for each in revisions}
    children: dict[str, list[Revision]] = {}
    for revision in revisions:
        for parent in awaited[revision.path]:
            children.setdefault(parent, []).append(revision)
    ready = [revision for revision in revisions if not awaited[revision.path]]
    for revision in ready:
        yield revision
        for child in children.pop(revision.id, ()):
            awaited[child.path].discard(revision.id)
            if not awaited[child.path]:
                ready.append(child)


def replay(texts: Iterable[str]) -> Tables:
    """Return the tables that migrations create; their texts are in order."""
    tables = Tables()
    for text in texts:
        for node in ast.parse(text.removeprefix("\ufeff")).body:
            if isinstance(node, ast.FunctionDef) and node.name == "upgrade":
                _replay_body(tables, node.body, "op", None)
    return tables


def _replay_body(tables: Tables, body: Sequence[ast.stmt], caller: str, table: str | None) -> None:
    for statement in body:
        match statement:
            case ast.Expr(value=ast.Call() as call):
                _replay_call(tables, call, caller, table)
                _replay_requirement(tables, call)
            case ast.With(
                items=[ast.withitem(ast.Call() as call, optional_vars=ast.Name(id=batch))]
            ) if _operation(call, caller) == "batch_alter_table":
                name = _text(_arguments(call, _OPERATIONS["batch_alter_table"]).get(_TABLE))
                _replay_body(tables, statement.body, batch, name)
            case ast.If(body=then, orelse=otherwise):
                _replay_body(tables, then, caller, table)
                _replay_body(tables, otherwise, caller, table)


def _replay_call(tables: Tables, call: ast.Call, caller: str, table: str | None) -> None:
    """Replay a call of Alembic's `op`, or of a batch that alters `table`."""
    operation = _operation(call, caller)
    if operation not in _OPERATIONS:
        return
    names = [name for name in _OPERATIONS[operation] if table is None or name != _TABLE]
    given = _arguments(call, names)
    columns, known = tables.known.get(table or _text(given.get(_TABLE))), tables.known
    match operation:
        case "create_table":
            made = (column for arg in call.args for column in _column(arg))
            known[_text(given.get(_TABLE))] = dict(made)
        case "drop_table":
            known.pop(_text(given.get(_TABLE)), None)
        case "rename_table" if _text(given.get("old_table_name")) in known:
            new = _text(given.get("new_table_name"))
            known[new] = known.pop(_text(given["old_table_name"]))
        case "execute":
            tables.altered_by_sql += _sql(given.get("sqltext"))
        case "add_column" if columns is not None:
            columns.update(_column(given.get("column")))
        case "drop_column" if columns is not None:
            columns.pop(_text(given.get("column_name")), None)
        case "alter_column" if columns is not None:
            _alter(columns, _text(given.get("column_name")), given)


def _replay_requirement(tables: Tables, call: ast.Call) -> None:
    """Replay `live.require("posts", ["slug"])`."""
    match call:
        case ast.Call(args=[ast.Constant(value=str(table)), ast.List(elts=columns)]) if (
            _operation(call, "live") == "require"
        ):
            tables.known.get(table, {}).update(dict.fromkeys(map(_text, columns), False))


def _operation(call: ast.Call, caller: str) -> str:
    """Return the method that is called on `op` or on a batch, or None."""
    match call.func:
        case ast.Attribute(value=ast.Name(id=name), attr=operation) if name == caller:
            return operation
    return ""


def _arguments(call: ast.Call, names: Iterable[str]) -> dict[str, ast.expr]:
    """Return the arguments of a call by name, given by position or by keyword."""
    by_keyword = {each.arg: each.value for each in call.keywords if each.arg}
    return {**dict(zip(names, call.args, strict=False)), **by_keyword}


def _text(node: ast.expr | None) -> str:
    match node:
        case ast.Constant(value=str() as text):
            return text
    return ""


def _sql(node: ast.expr | None) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.Call(func=ast.Name(id="text") | ast.Attribute(attr="text")) as call:
            yield from _sql(_arguments(call, ("text",)).get("text"))
        case ast.JoinedStr(values=values):
            yield "".join(_text(each) for each in values)


def _alter(columns: Columns, name: str, options: Mapping[str, ast.expr]) -> None:
    match options.get("nullable"):
        case ast.Constant(value=bool() as nullable):
            columns[name] = nullable
    match options.get("new_column_name"):
        case ast.Constant(value=str() as new) if name in columns:
            columns[new] = columns.pop(name)


def _column(node: ast.expr | None) -> Iterator[tuple[str, bool]]:
    match node:
        case ast.Call(func=ast.Attribute(attr="Column")) as call:
            given = _arguments(call, ("name",))
            nullable = given.get("nullable")
            is_required = isinstance(nullable, ast.Constant) and nullable.value is False
            yield _text(given.get("name")), not is_required
