"""The places where a module uses what is bound no more."""

import ast
import builtins
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.source.binding.losses import Loss
from fastwright.source.binding.program import Class, Instance, Items, Module, Program, Value, quoted
from fastwright.source.binding.scopes import Scope, absolute, inner_scope, own_nodes
from fastwright.source.edit.parsed import FUNCTIONS, OWN_SCOPE

_BY_FIELD = {"field_serializer", "field_validator"}
"""Decorators of Pydantic that refuse the name of a field that the class does not have."""


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """A line of a file, and the name on it that is gone."""

    path: PurePosixPath
    line: int
    name: str


def lost_uses(
    before: Program, after: Program, lost: Iterable[Loss], path: PurePosixPath
) -> Iterator[Use]:
    """Yield the uses in a file of what was bound in `before`, is not in `after`, and is in `lost`.

    A use is yielded only if it leads to that very name: through imports, other names for it,
    annotations, base classes and calls. What was broken before is not yielded.
    """
    scope = after.at(path)
    if scope:
        finder = _Finder(before, after, frozenset(each.name for each in lost), path)
        found = {Use(path, line, name) for line, name in finder.in_scope(scope, scope.node)}
        yield from sorted(found)


def used_in_scope(scope: Scope, node: ast.AST) -> Iterator[tuple[ast.AST, Scope]]:
    """Yield all nodes of a scope and of those inside it, each with the scope that it is in."""
    for each in own_nodes(node):
        if each is node or not isinstance(each, OWN_SCOPE):
            yield each, scope
            continue
        inner = inner_scope(scope, each)
        yield each, scope
        outside, inside = _parts(each)
        for part in outside:
            yield from _walked(scope, part)
        for part in inside:
            yield from _walked(inner, part)


def _walked(scope: Scope, node: ast.AST) -> Iterator[tuple[ast.AST, Scope]]:
    if isinstance(node, OWN_SCOPE):
        wrapper = ast.Module(body=[node], type_ignores=[])  # type: ignore[list-item]  # only walked
        yield from used_in_scope(scope, wrapper)
    else:
        yield from used_in_scope(scope, node)


def _parts(node: ast.AST) -> tuple[Sequence[ast.AST], Sequence[ast.AST]]:
    """Return the parts of a definition that are evaluated outside, and those inside."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return [*node.decorator_list, *_annotations(node.args), *_one(node.returns)], node.body[
                :
            ]
        case ast.ClassDef():
            return [*node.decorator_list, *node.bases, *node.keywords], node.body
        case ast.Lambda():
            return _annotations(node.args), [node.body]
    return [], [*ast.iter_child_nodes(node)]


def _annotations(arguments: ast.arguments) -> list[ast.AST]:
    given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    given += [each for each in (arguments.vararg, arguments.kwarg) if each]
    stated = [each.annotation for each in given if each.annotation]
    return [*stated, *arguments.defaults, *(each for each in arguments.kw_defaults if each)]


def _one(node: ast.expr | None) -> list[ast.expr]:
    return [node] if node else []


def _row(value: Value) -> Value:
    """Return the class of the rows that a query is about, or else the value itself."""
    return value.of.of if isinstance(value, Items) and isinstance(value.of, Instance) else value


class _Finder:
    """Finds the uses of names that are lost in one file."""

    def __init__(
        self, before: Program, after: Program, lost: frozenset[str], path: PurePosixPath
    ) -> None:
        self._before, self._after, self._lost = before, after, lost
        old, new = before.at(path), after.at(path)
        names = old.names.keys() - new.names.keys() if old and new and not new.stars else set()
        self._undefined = names - vars(builtins).keys()

    def in_scope(self, scope: Scope, node: ast.AST) -> Iterator[tuple[int, str]]:
        for each, inner in used_in_scope(scope, node):
            yield from self._of(each, inner)
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                # An annotation can be a string; another string seldom reads as a name that is lost.
                parsed = quoted(each.value, each.lineno) if self._undefined else None
                if isinstance(parsed, ast.Name | ast.Subscript | ast.BinOp):
                    yield from self._in_annotation(parsed, inner)

    def _in_annotation(self, parsed: ast.expr, scope: Scope) -> Iterator[tuple[int, str]]:
        for each in ast.walk(parsed):
            if isinstance(each, ast.Name):
                yield from self._of_name(each, scope)

    def _of(self, node: ast.AST, scope: Scope) -> Iterator[tuple[int, str]]:
        match node:
            case ast.ImportFrom():
                yield from self._of_import(node, scope)
            case ast.Import(names=names):
                for each in names:
                    if self._lost_module(each.name):
                        yield node.lineno, each.name
            case ast.Name():
                yield from self._of_name(node, scope)
            case ast.Attribute(value=owner, attr=name) if name in self._lost:
                lost = self._lost_from(self._after.value(owner, scope), name)
                if lost:
                    yield node.end_lineno or node.lineno, lost
            case ast.Call():
                yield from self._of_call(node, scope)
            case ast.ClassDef():
                yield from self._of_class(node, scope)

    def _of_import(self, node: ast.ImportFrom, scope: Scope) -> Iterator[tuple[int, str]]:
        module = absolute(node, scope.package)
        if self._lost_module(module):
            yield node.lineno, module
            return
        for each in node.names:
            full = f"{module}.{each.name}"
            is_lost = each.name in self._lost and self._lost_name(module, each.name)
            if is_lost or self._lost_module(full):
                yield each.lineno, full

    def _of_name(self, node: ast.Name, scope: Scope) -> Iterator[tuple[int, str]]:
        if node.id in self._undefined and not scope.find(node.id):
            yield node.lineno, node.id

    def _of_call(self, call: ast.Call, scope: Scope) -> Iterator[tuple[int, str]]:
        match call:
            case ast.Call(
                func=ast.Name(id="getattr" | "setattr" | "hasattr" | "delattr"),
                args=[owner, ast.Constant(value=str(name)), *_],
            ) if name in self._lost:
                lost = self._lost_from(self._after.value(owner, scope), name)
                if lost:
                    yield call.lineno, lost
        named = [each for each in call.keywords if each.arg in self._lost]
        if not named:
            return
        callee = self._after.value(call.func, scope)
        if not isinstance(callee, Class) and isinstance(call.func, ast.Attribute):
            # A factory's own methods take the values of the attributes that it declares.
            maker = self._after.value(call.func.value, scope)
            is_own = isinstance(maker, Class) and self._after.member(maker, call.func.attr)
            callee = None if is_own else _row(maker)
        if isinstance(callee, Class):
            for each in named:
                lost = self._lost_from(callee, each.arg or "")
                if lost:
                    yield each.lineno, lost

    def _of_class(self, node: ast.ClassDef, scope: Scope) -> Iterator[tuple[int, str]]:
        """Yield what a class says in strings of its own fields, where a library looks them up."""
        of = Class(scope, node)
        for each in node.body:
            strings = [*_strings_of(each)]
            for string in strings:
                lost = self._lost_from(of, str(string.value))
                if lost:
                    yield string.lineno, lost

    def _lost_module(self, name: str) -> bool:
        return self._before.path_of(name) is not None and self._after.path_of(name) is None

    def _lost_name(self, module: str, name: str) -> bool:
        return (
            name != "*"
            and self._before.path_of(module) is not None
            and self._before.has(module, name)
            and not self._after.has(module, name)
        )

    def _lost_from(self, owner: Value, name: str) -> str:
        """Return the full name of an attribute that a value had and has no more, or nothing."""
        match owner:
            case Module(name=module):
                return f"{module}.{name}" if self._lost_name(module, name) else ""
            case (Class() as of) | Instance(of=of):
                if self._after.member(of, name):
                    return ""
                old = self._before.at(of.scope.path)
                was = self._before.value(ast.Name(of.name), old) if old else None
                is_lost = isinstance(was, Class) and self._before.member(was, name)
                return f"{of.name}.{name}" if is_lost else ""
        return ""


def _strings_of(statement: ast.stmt) -> Iterator[ast.Constant]:
    """Yield the strings in a statement of a class that must name a field of the class."""
    if isinstance(statement, FUNCTIONS):
        for each in statement.decorator_list:
            name = getattr(getattr(each, "func", None), "id", "")
            if isinstance(each, ast.Call) and name in _BY_FIELD and not _is_unchecked(each):
                yield from _strings(each.args)
    match statement:
        case ast.Assign(targets=[ast.Name(id="__table_args__")], value=value):
            calls = (each for each in ast.walk(value) if isinstance(each, ast.Call))
            for call in calls:
                yield from _strings(call.args if _is_constraint(call) else call.args[1:])


def _is_constraint(call: ast.Call) -> bool:
    return str(getattr(call.func, "id", getattr(call.func, "attr", ""))).endswith("Constraint")


def _is_unchecked(call: ast.Call) -> bool:
    return any(each.arg == "check_fields" for each in call.keywords)


def _strings(nodes: list[ast.expr]) -> Iterator[ast.Constant]:
    yield from (
        each for each in nodes if isinstance(each, ast.Constant) and each.value.__class__ is str
    )
