"""What tables the migrations make, read off their calls without running them."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from fastwright.migration import Revision

type Columns = dict[str, bool]
"""The columns of a table by name; whether they may be empty, as far as it is said."""


@dataclass
class Tables:
    """The tables so far; of those that plain SQL has altered nothing is known."""

    known: dict[str, Columns] = field(default_factory=dict)
    altered_by_sql: list[str] = field(default_factory=list)


def in_order(revisions: Sequence[Revision]) -> Iterator[Revision]:
    """Yield revisions, each after its parents."""
    left, done = list(revisions), set[str]()
    known = {revision.id for revision in revisions}
    while left:
        ready = [each for each in left if set(each.parents) & known <= done]
        if not ready:
            return
        for revision in ready:
            yield revision
            done.add(revision.id)
            left.remove(revision)


def replay(texts: Iterable[str]) -> Tables:
    """Return the tables that migrations make, their texts given in order."""
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
            case ast.With(
                items=[
                    ast.withitem(
                        context_expr=ast.Call(
                            func=ast.Attribute(attr="batch_alter_table"),
                            args=[ast.Constant(value=str() as name), *_],
                        ),
                        optional_vars=ast.Name(id=batch),
                    )
                ]
            ):
                _replay_body(tables, statement.body, batch, name)
            case ast.If(body=then, orelse=otherwise):
                _replay_body(tables, then, caller, table)
                _replay_body(tables, otherwise, caller, table)


def _replay_call(tables: Tables, call: ast.Call, caller: str, table: str | None) -> None:
    match call.func:
        case ast.Attribute(value=ast.Name(id=name), attr=operation) if name == caller:
            pass
        case _:
            return
    words = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
    if table is None:
        if operation == "execute":
            tables.altered_by_sql += _sql(call.args)
            return
        table, words = str(words[0]) if words else "", words[1:]
    columns = [column for arg in call.args for column in _column(arg)]
    options = {each.arg: each.value for each in call.keywords}
    known = tables.known
    match operation:
        case "create_table":
            known[table] = dict(columns)
        case "drop_table":
            known.pop(table, None)
        case "rename_table" if words and table in known:
            known[str(words[0])] = known.pop(table)
        case "add_column" if table in known:
            known[table].update(columns)
        case "drop_column" if table in known and words:
            known[table].pop(str(words[0]), None)
        case "alter_column" if table in known and words:
            _alter(known[table], str(words[0]), options)


def _sql(arguments: Sequence[ast.expr]) -> Iterator[str]:
    match arguments:
        case [ast.Constant(value=str() as text), *_]:
            yield text
        case [ast.Call(func=ast.Name(id="text") | ast.Attribute(attr="text"), args=args), *_]:
            yield from _sql(args)
        case [ast.JoinedStr(values=values), *_]:
            yield "".join(str(each.value) for each in values if isinstance(each, ast.Constant))


def _alter(columns: Columns, name: str, options: dict[str | None, ast.expr]) -> None:
    match options.get("nullable"):
        case ast.Constant(value=bool() as nullable):
            columns[name] = nullable
    match options.get("new_column_name"):
        case ast.Constant(value=str() as new) if name in columns:
            columns[new] = columns.pop(name)


def _column(node: ast.expr) -> Iterator[tuple[str, bool]]:
    match node:
        case ast.Call(
            func=ast.Attribute(attr="Column"), args=[ast.Constant(value=str() as name), *_]
        ):
            options = {each.arg: each.value for each in node.keywords}
            nullable = options.get("nullable")
            yield name, not (isinstance(nullable, ast.Constant) and nullable.value is False)
