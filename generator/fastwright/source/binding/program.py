"""The modules of a project, and the values that the expressions in them have."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType

from fastwright.source.binding.scopes import (
    Bound,
    How,
    Imported,
    Scope,
    inner_scope,
    members,
    module_scope,
)
from fastwright.source.edit.parsed import FUNCTIONS

_DEEPEST = 24
"""How many steps are followed to find a value; what takes more is unknown."""

_WRAPPERS = {
    *("Annotated", "Awaitable", "ClassVar", "Final", "Mapped", "NotRequired", "Optional"),
    *("Required", "WriteOnlyMapped", "DynamicMapped"),
}
_COLLECTIONS = {
    *("AsyncGenerator", "AsyncIterable", "AsyncIterator", "Collection", "Generator", "Iterable"),
    *("Iterator", "List", "ScalarResult", "Select", "Sequence", "Set", "frozenset", "list", "set"),
    *("tuple", "Tuple", "deque", "AsyncScalarResult"),
}
_ONE_ROW = {"first", "one", "one_or_none", "scalar", "scalar_one", "scalar_one_or_none", "pop"}
_STATEMENTS = {"select", "insert", "update", "delete"}
_ITS_KEY = {"get", "get_one"}


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the project."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Class:
    """A class of the project, with what its type parameters stand for."""

    scope: Scope
    node: ast.ClassDef
    arguments: Mapping[str, "Value"] = MappingProxyType({})

    @property
    def name(self) -> str:
        """The name of the class."""
        return self.node.name

    @property
    def identity(self) -> tuple[PurePosixPath, str]:
        """What tells the class from others."""
        return self.scope.path, self.node.name


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance of a class of the project."""

    of: Class


@dataclass(frozen=True, slots=True)
class Items:
    """A collection, a query or a result, which yields values."""

    of: "Value"


@dataclass(frozen=True, slots=True, eq=False)
class Callee:
    """A function of the project, with what the type parameters of its class stand for."""

    scope: Scope
    node: ast.FunctionDef | ast.AsyncFunctionDef
    arguments: Mapping[str, "Value"]


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something that is known not to be the project's, and its name."""

    name: str = ""


type Value = Module | Class | Instance | Items | Callee | Foreign | None
"""A value, or None where nothing says what it is."""

_NONE: Mapping[str, Value] = MappingProxyType({})


@dataclass(eq=False)
class Program:
    """The modules of a project; `read` returns the text of a file, or None if there is none.

    `folders` are the folders with modules, of which not all need to be packages.
    """

    read: Callable[[PurePosixPath], str | None]
    folders: frozenset[str] = frozenset()
    _scopes: dict[PurePosixPath, Scope | None] = field(default_factory=dict)
    _paths: dict[str, PurePosixPath | None] = field(default_factory=dict)
    _members: dict[ast.ClassDef, dict[str, list[Bound]]] = field(default_factory=dict)
    _depth: int = 0

    # ---- modules

    def at(self, path: PurePosixPath) -> Scope | None:
        """Return the module in a file, or None if there is none that can be read."""
        if path not in self._scopes:
            text = self.read(path)
            self._scopes[path] = None if text is None else module_scope(path, text)
        return self._scopes[path]

    def path_of(self, name: str) -> PurePosixPath | None:
        """Return the file of a module, or None if the project has no such file."""
        if name not in self._paths:
            place = name.replace(".", "/")
            places = [PurePosixPath(f"{place}{end}") for end in (".py", "/__init__.py") if name]
            found = (each for each in places if self.read(each) is not None)
            self._paths[name] = next(found, None)
        return self._paths[name]

    def has(self, module: str, name: str) -> bool:
        """Return whether a module of the project has a name; unreadable ones have them all."""
        path = self.path_of(module)
        scope = self.at(path) if path else None
        if path and (not scope or name in scope.names or "__getattr__" in scope.names):
            return True
        if self.path_of(f"{module}.{name}") or (path and name.startswith("__")):
            return True
        stars = scope.stars if scope else []
        return any(not self.path_of(each) or self.has(each, name) for each in stars)

    def named(self, module: str, name: str) -> Value:
        """Return the value of a name of a module."""
        path = self.path_of(module)
        scope = self.at(path) if path else None
        if scope and name in scope.names:
            return self._of_bindings(scope.names[name], scope, _NONE)
        if self.path_of(f"{module}.{name}"):
            return Module(f"{module}.{name}")
        for each in scope.stars if scope else []:
            if self.path_of(each) and self.has(each, name):
                return self.named(each, name)
        return None if path else Foreign(name)

    # ---- classes

    def members(self, node: ast.ClassDef) -> dict[str, list[Bound]]:
        """Return what a class itself binds."""
        if node not in self._members:
            self._members[node] = members(node)
        return self._members[node]

    def bases(self, of: Class) -> Iterator[Value]:
        """Yield the base classes of a class."""
        for base in of.node.bases:
            yield self.value(base, of.scope, of.arguments)

    def line(self, of: Class) -> list[Class]:
        """Return a class and the classes of the project that it inherits from, nearest first."""
        found = {of.identity: of}
        queue = [of]
        while queue:
            bases = [each for each in self.bases(queue.pop(0)) if isinstance(each, Class)]
            new = [each for each in bases if each.identity not in found]
            found |= {each.identity: each for each in new}
            queue += new
        return [*found.values()]

    def is_whole(self, of: Class, foreign: frozenset[str]) -> bool:
        """Return whether all base classes are known: the project's, and those in `foreign`."""
        return all(
            isinstance(base, Class) or (isinstance(base, Foreign) and base.name in foreign)
            for each in self.line(of)
            for base in self.bases(each)
        )

    def member(self, of: Class, name: str) -> tuple[Class, list[Bound]] | None:
        """Return the class that gives a class an attribute, and what it is bound to there."""
        for each in self.line(of):
            if name in self.members(each.node):
                return each, self.members(each.node)[name]
        return None

    # ---- values

    def value(self, node: ast.AST, scope: Scope, arguments: Mapping[str, Value] = _NONE) -> Value:
        """Return the value of an expression."""
        if self._depth > _DEEPEST:
            return None
        self._depth += 1
        try:
            return self._value(node, scope, arguments)
        finally:
            self._depth -= 1

    def _value(self, node: ast.AST, scope: Scope, arguments: Mapping[str, Value]) -> Value:  # noqa: PLR0911, C901 - a kind each
        match node:
            case ast.Name(id=name):
                return self._of_name(name, scope, arguments)
            case ast.Attribute(value=owner, attr=name):
                return self._attribute(self.value(owner, scope, arguments), name)
            case ast.Call():
                return self._called(node, scope, arguments)
            case ast.Await(value=inner) | ast.NamedExpr(value=inner) | ast.Starred(value=inner):
                return self.value(inner, scope, arguments)
            case ast.Subscript(value=owner, slice=index):
                return self._subscript(owner, index, scope, arguments)
            case ast.IfExp(body=left, orelse=right):
                return self._either([left, right], scope, arguments)
            case ast.BoolOp(values=values):
                return self._either(values, scope, arguments)
            case ast.List(elts=[first, *_]) | ast.ListComp(elt=first) | ast.GeneratorExp(elt=first):
                inner_of = inner_scope(scope, node) if not isinstance(node, ast.List) else scope
                return Items(self.value(first, inner_of, arguments))
            case ast.Constant(value=None):
                return None
            case ast.Constant() | ast.JoinedStr() | ast.List() | ast.Dict() | ast.Compare():
                return Foreign()
        return None

    def _either(self, nodes: list[ast.expr], scope: Scope, arguments: Mapping[str, Value]) -> Value:
        return next((each for node in nodes if (each := self.value(node, scope, arguments))), None)

    def _of_name(self, name: str, scope: Scope, arguments: Mapping[str, Value]) -> Value:
        if name in arguments:
            return arguments[name]
        holder: Scope | None = scope
        while holder:
            is_seen = holder is scope or not isinstance(holder.node, ast.ClassDef)
            if is_seen and name in holder.names:
                return self._of_bindings(holder.names[name], holder, arguments)
            holder = holder.outer
        for each in scope.top.stars:
            if self.path_of(each) and self.has(each, name):
                return self.named(each, name)
        return None if scope.top.stars else Foreign(name)

    def _of_bindings(
        self,
        bindings: list[Bound | Imported] | list[Bound],
        scope: Scope,
        arguments: Mapping[str, Value],
    ) -> Value:
        """Return the value that all bindings agree on, without those that say nothing."""
        values = [self._of_binding(each, scope, arguments) for each in bindings]
        told = [each for each in values if each is not None]
        kinds = {_kind(each) for each in told}
        return told[0] if len(kinds) == 1 else None

    def _of_binding(  # noqa: PLR0911 - one way each
        self, bound: Bound | Imported, scope: Scope, arguments: Mapping[str, Value]
    ) -> Value:
        if self._depth > _DEEPEST:
            return None
        self._depth += 1
        try:
            if isinstance(bound, Imported):
                return self._imported(bound)
            match bound.how:
                case How.DEFINITION if isinstance(bound.node, ast.ClassDef):
                    return Class(scope, bound.node)
                case How.DEFINITION if isinstance(bound.node, FUNCTIONS):
                    return Callee(scope, bound.node, arguments)
                case How.VALUE:
                    return self.value(bound.node, _around(scope, bound.node), arguments)
                case How.ANNOTATION:
                    return self.stated(bound.node, scope, arguments)
                case How.ITEM:
                    items = self.value(bound.node, _around(scope, bound.node), arguments)
                    return items.of if isinstance(items, Items) else _as_foreign(items)
                case How.OWNER if isinstance(bound.node, ast.ClassDef) and scope.outer:
                    return Instance(Class(scope.outer.outer or scope.outer, bound.node))
            return None
        finally:
            self._depth -= 1

    def _imported(self, bound: Imported) -> Value:
        if bound.name is None:
            return Module(bound.module) if self._is_ours(bound.module) else Foreign(bound.module)
        if not self._is_ours(bound.module):
            return Foreign(bound.name)
        return self.named(bound.module, bound.name)

    def _is_ours(self, module: str) -> bool:
        """Return whether the project has a module, or a module below it."""
        return self.path_of(module) is not None or module.replace(".", "/") in self.folders

    def _attribute(self, owner: Value, name: str) -> Value:
        match owner:
            case Module(name=module):
                return self.named(module, name)
            case Foreign():
                return Foreign(name)
            case (Class() as of) | Instance(of=of):
                found = self.member(of, name)
                if not found:
                    return Foreign(name)
                holder, bounds = found
                inner = inner_scope(holder.scope, holder.node)
                value = self._of_bindings(bounds, inner, holder.arguments)
                is_property = isinstance(value, Callee) and _is_property(value.node)
                return self._returned(value) if is_property else value
            case Items():
                return Items(owner.of)
        return None

    def _called(self, call: ast.Call, scope: Scope, arguments: Mapping[str, Value]) -> Value:  # noqa: PLR0911 - a case each
        match call.func:
            case ast.Name(id="super") if isinstance(scope.node, FUNCTIONS) and not call.args:
                return self._of_bindings(_owner(scope), scope, arguments)
            case ast.Name(id="cast") if call.args:
                return self.stated(call.args[0], scope, arguments)
        last = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        callee = self.value(call.func, scope, arguments)
        match callee:
            case Class():
                return Instance(callee)
            case Callee():
                return self._returned(callee)
            case Items(of=of) if last:
                return of if last in _ONE_ROW else callee
        given = self.value(call.args[0], scope, arguments) if call.args else None
        name = last or getattr(call.func, "id", "")
        match given:
            case Class() if name in _STATEMENTS:
                return Items(Instance(given))
            case Class() if name in _ITS_KEY:
                return Instance(given)
            case Items(of=of) if last:
                return of if name in _ONE_ROW else given
            case Items() if name in {"list", "sorted", "set", "tuple", "reversed"}:
                return given
        return Foreign(name) if isinstance(callee, Foreign) else None

    def _returned(self, callee: Value) -> Value:
        if not isinstance(callee, Callee) or callee.node.returns is None:
            return None
        return self.stated(callee.node.returns, callee.scope, callee.arguments)

    def _subscript(
        self, owner: ast.expr, index: ast.expr, scope: Scope, arguments: Mapping[str, Value]
    ) -> Value:
        value = self.value(owner, scope, arguments)
        match value:
            case Items(of=of):
                return value if isinstance(index, ast.Slice) else of
            case Class():
                given = index.elts if isinstance(index, ast.Tuple) else [index]
                values = [self.stated(each, scope, arguments) for each in given]
                return Class(value.scope, value.node, dict(zip(_type_names(value.node), values)))  # noqa: B905 - defaults
        return _as_foreign(value)

    # ---- annotations

    def stated(self, node: ast.AST, scope: Scope, arguments: Mapping[str, Value] = _NONE) -> Value:
        """Return what an annotation says of a value."""
        if self._depth > _DEEPEST:
            return None
        self._depth += 1
        try:
            return self._stated(node, scope, arguments)
        finally:
            self._depth -= 1

    def _stated(self, node: ast.AST, scope: Scope, arguments: Mapping[str, Value]) -> Value:  # noqa: PLR0911 - a kind each
        match node:
            case ast.Constant(value=str(text)):
                parsed = quoted(text, node.lineno)
                return self.stated(parsed, scope, arguments) if parsed else None
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                both = [self.stated(each, scope, arguments) for each in (left, right)]
                told = [each for each in both if not isinstance(each, Foreign)]
                return told[0] if told else Foreign()
            case ast.Constant():
                return Foreign()
            case ast.Subscript(value=generic, slice=index):
                first = index.elts[0] if isinstance(index, ast.Tuple) and index.elts else index
                name = _last(generic)
                if name in _WRAPPERS:
                    return self.stated(first, scope, arguments)
                if name in _COLLECTIONS:
                    return Items(self.stated(first, scope, arguments))
                if name in {"type", "Type"}:
                    of = self.stated(first, scope, arguments)
                    return of.of if isinstance(of, Instance) else of
                value = self._subscript(generic, index, scope, arguments)
                return Instance(value) if isinstance(value, Class) else _as_foreign(value)
            case ast.Name(id=name) if name in arguments:
                return arguments[name]
            case ast.Name() | ast.Attribute():
                return self._stated_by_name(node, scope, arguments)
        return None

    def _stated_by_name(
        self, node: ast.Name | ast.Attribute, scope: Scope, arguments: Mapping[str, Value]
    ) -> Value:
        alias = self._alias(node, scope)
        if alias:
            return self.stated(*alias, arguments)
        value = self.value(node, scope, arguments)
        return Instance(value) if isinstance(value, Class) else _as_foreign(value)

    def _alias(self, node: ast.AST, scope: Scope) -> tuple[ast.AST, Scope] | None:
        """Return the expression that a name of a module stands for, and the module of it."""
        for _ in range(_DEEPEST):
            if not isinstance(node, ast.Name):
                return None
            match scope.find(node.id):
                case [Imported(module=module, name=str(name))]:
                    path = self.path_of(module)
                    found = self.at(path) if path else None
                    if not found:
                        return None
                    node, scope = ast.Name(name, ast.Load(), lineno=1, col_offset=0), found
                case [Bound(how=How.VALUE, node=ast.Subscript() | ast.BinOp() as value)]:
                    return value, scope.top
                case _:
                    return None
        return None


def quoted(text: str, line: int) -> ast.expr | None:
    """Return the expression in a string, on the line that the string is on, or None."""
    try:
        found = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for each in ast.walk(found):
        if hasattr(each, "lineno"):
            each.lineno = line
    return found


def _around(scope: Scope, node: ast.AST) -> Scope:
    """Return the scope that a value is computed in: for a comprehension the one around it."""
    generators = getattr(scope.node, "generators", [])
    is_first = bool(generators) and generators[0].iter is node
    return scope.outer if is_first and scope.outer else scope


def _owner(scope: Scope) -> list[Bound | Imported]:
    return next((each for each in scope.names.values() if _is_owner(each)), [])


def _is_owner(bindings: list[Bound | Imported]) -> bool:
    return any(isinstance(each, Bound) and each.how is How.OWNER for each in bindings)


def _is_property(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(_last(each) in {"property", "cached_property"} for each in node.decorator_list)


def _type_names(node: ast.ClassDef) -> list[str]:
    """Return the names of a class's type parameters, in the new and in the old notation."""
    names = [str(getattr(each, "name", "")) for each in node.type_params]
    for base in node.bases:
        match base:
            case ast.Subscript(value=generic, slice=index) if not names:
                if _last(generic) in {"Generic", "Protocol"}:
                    given = index.elts if isinstance(index, ast.Tuple) else [index]
                    names = [each.id for each in given if isinstance(each, ast.Name)]
    return names


def _last(node: ast.AST) -> str:
    return getattr(node, "attr", "") or getattr(node, "id", "")


def _as_foreign(value: Value) -> Value:
    return Foreign() if isinstance(value, Foreign) else None


def _kind(value: Value) -> object:
    """Return what two values have in common that stand for the same type."""
    match value:
        case Class():
            return "class", value.identity
        case Instance(of=of):
            return "instance", of.identity
        case Items(of=of):
            return "items", _kind(of)
        case Callee(node=node):
            return node
        case Foreign():
            return "foreign"
    return value
