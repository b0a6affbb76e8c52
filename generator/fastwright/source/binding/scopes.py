"""The scopes of a module, and what each name in them is bound to."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import PurePosixPath

from fastwright.source.edit.parsed import BOM, FUNCTIONS, OWN_SCOPE, Function

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_STATIC = {"staticmethod"}


class How(Enum):
    """The way in which a name gets its value."""

    DEFINITION = auto()
    VALUE = auto()
    ANNOTATION = auto()
    ITEM = auto()
    OWNER = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A name that is bound by a node: defined by it, or set to its value, type or items."""

    how: How
    node: ast.AST
    line: int


@dataclass(frozen=True, slots=True)
class Imported:
    """A name that is imported: a whole module, or a name of one."""

    module: str
    name: str | None
    line: int


type Binding = Bound | Imported


@dataclass(eq=False, slots=True)
class Scope:
    """A module, class, function, lambda or comprehension, with the names that it binds.

    `outer` is None for a module. `owner` is the class that a method belongs to.
    """

    path: PurePosixPath
    package: str
    node: ast.AST
    outer: "Scope | None" = None
    names: dict[str, list[Binding]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)

    @property
    def top(self) -> "Scope":
        """The module."""
        return self.outer.top if self.outer else self

    def find(self, name: str) -> list[Binding]:
        """Return what a name is bound to here; a class is not seen from its methods."""
        scope: Scope | None = self
        while scope:
            if name in scope.names and (scope is self or not isinstance(scope.node, ast.ClassDef)):
                return scope.names[name]
            scope = scope.outer
        return []


def module_scope(path: PurePosixPath, text: str) -> Scope | None:
    """Return the scope of a module, or None for a text that is not Python."""
    try:
        tree = ast.parse(text.removeprefix(BOM))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    folders = path.parent.parts
    return _filled(Scope(path, ".".join(folders), tree), tree.body)


def inner_scope(outer: Scope, node: ast.AST) -> Scope:
    """Return the scope of a class, function, lambda or comprehension."""
    scope = Scope(outer.path, outer.package, node, outer)
    if isinstance(node, ast.ClassDef):
        return _filled(scope, node.body)
    if isinstance(node, (*FUNCTIONS, ast.Lambda)):
        for name, bound in _parameters(node, outer.node):
            scope.names.setdefault(name, []).append(bound)
        return _filled(scope, node.body if not isinstance(node, ast.Lambda) else [])
    for each in getattr(node, "generators", []):
        for name, bound in _targets(each.target, Bound(How.ITEM, each.iter, each.target.lineno)):
            scope.names.setdefault(name, []).append(bound)
    return scope


def members(node: ast.ClassDef) -> dict[str, list[Bound]]:
    """Return what a class and its methods bind: attributes, methods, and what `self` is given."""
    found: dict[str, list[Bound]] = {}
    for name, bound in _bindings(node.body, ""):
        if isinstance(bound, Bound):
            found.setdefault(name, []).append(bound)
    for method in node.body:
        for each in ast.walk(method) if isinstance(method, FUNCTIONS) else ():
            match each:
                case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                    found.setdefault(name, []).append(Bound(How.UNKNOWN, each, each.lineno))
    return found


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and all nodes below that are in the same scope, and those that open others."""
    yield node
    for each in ast.iter_child_nodes(node):
        if isinstance(each, OWN_SCOPE):
            yield each
        else:
            yield from own_nodes(each)


def _filled(scope: Scope, body: Iterable[ast.stmt]) -> Scope:
    for name, bound in _bindings(body, scope.package):
        if name == "*" and isinstance(bound, Imported):
            scope.stars.append(bound.module)
        else:
            scope.names.setdefault(name, []).append(bound)
    return scope


def _parameters(function: Function | ast.Lambda, owner: ast.AST) -> Iterator[tuple[str, Bound]]:
    every = function.args
    given = [*every.posonlyargs, *every.args, *every.kwonlyargs]
    decorators = getattr(function, "decorator_list", [])
    is_method = isinstance(owner, ast.ClassDef) and isinstance(function, FUNCTIONS)
    is_static = any(isinstance(each, ast.Name) and each.id in _STATIC for each in decorators)
    for number, each in enumerate(given):
        if is_method and not is_static and number == 0:
            yield each.arg, Bound(How.OWNER, owner, each.lineno)
        elif each.annotation:
            yield each.arg, Bound(How.ANNOTATION, each.annotation, each.lineno)
        else:
            yield each.arg, Bound(How.UNKNOWN, each, each.lineno)
    for rest in (every.vararg, every.kwarg):
        if rest:
            yield rest.arg, Bound(How.UNKNOWN, rest, rest.lineno)


def _bindings(body: Iterable[ast.AST], package: str) -> Iterator[tuple[str, Binding]]:
    for node in body:
        yield from _bound_by(node, package)
        if not isinstance(node, OWN_SCOPE):
            yield from _bindings(ast.iter_child_nodes(node), package)


def _bound_by(node: ast.AST, package: str) -> Iterator[tuple[str, Binding]]:  # noqa: C901, PLR0912 - a row each
    match node:
        case ast.Import():
            yield from map(_imported, node.names, [node.lineno] * len(node.names))
        case ast.ImportFrom():
            module = absolute(node, package)
            for each in node.names:
                yield each.asname or each.name, Imported(module, each.name, each.lineno)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, Bound(How.DEFINITION, node, node.lineno)
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
            yield name, Bound(How.ANNOTATION, annotation, node.lineno)
        case ast.TypeAlias(name=ast.Name(id=name), value=value):
            yield name, Bound(How.VALUE, value, node.lineno)
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _targets(target, Bound(How.VALUE, value, node.lineno))
        case ast.NamedExpr(target=target, value=value):
            yield from _targets(target, Bound(How.VALUE, value, node.lineno))
        case ast.For(target=target, iter=items) | ast.AsyncFor(target=target, iter=items):
            yield from _targets(target, Bound(How.ITEM, items, node.lineno))
        case ast.withitem(optional_vars=ast.expr() as target):
            yield from _targets(target, Bound(How.UNKNOWN, target, target.lineno))
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            yield name, Bound(How.UNKNOWN, node, node.lineno)
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name, Bound(How.UNKNOWN, node, node.lineno)


def _imported(alias: ast.alias, line: int) -> tuple[str, Imported]:
    if alias.asname:
        return alias.asname, Imported(alias.name, None, line)
    first = alias.name.partition(".")[0]
    return first, Imported(first, None, line)


def _targets(target: ast.expr, bound: Bound) -> Iterator[tuple[str, Bound]]:
    if isinstance(target, ast.Name):
        yield target.id, bound
        return
    for each in ast.walk(target):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            yield each.id, Bound(How.UNKNOWN, each, each.lineno)


def absolute(node: ast.ImportFrom, package: str) -> str:
    """Return the module that an import names, with the dots before it followed."""
    if not node.level:
        return node.module or ""
    folders = package.split(".") if package else []
    kept = folders[: len(folders) - node.level + 1]
    return ".".join([*kept, *([node.module] if node.module else [])])
