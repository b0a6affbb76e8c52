"""The statements of a module, a class or a function, with the lines that belong to each."""

import ast
import io
import tokenize
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from fastwright.source.edit.parsed import DEFINITIONS, Source
from fastwright.source.merge.lines import split_lines
from fastwright.source.merge.marks import Clash

BLOCKS = (*DEFINITIONS, ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith)
"""Compound statements whose bodies are merged."""


@dataclass(frozen=True, eq=False)
class Member:
    """A statement with the lines above it, or a separate comment.

    It begins at `start`, its code begins at `top`, and it ends at `stop`, after its last newline.
    """

    source: Source
    node: ast.stmt | None
    start: int
    top: int
    stop: int

    @property
    def lead(self) -> str:
        """The blank lines and the attached comments above the statement."""
        return self.source.text[self.start : self.top]

    @property
    def code(self) -> str:
        """The lines of the statement."""
        return self.source.text[self.top : self.stop]

    @property
    def text(self) -> str:
        """All lines."""
        return self.source.text[self.start : self.stop]

    @cached_property
    def exact(self) -> str:
        """The full meaning."""
        return self.code if self.node is None else dump(self.node)

    @property
    def strong(self) -> Hashable:
        """The names that it binds or imports, or the function that it calls."""
        return None if self.node is None else _identity(self.node)

    @property
    def weak(self) -> Hashable:
        """The kind; definitions match only if they differ in nothing but the name."""
        if isinstance(self.node, DEFINITIONS):
            return "def", *(dump(each) for each in self.node.body)
        return type(self.node).__name__

    @property
    def comments(self) -> tuple[str, ...]:
        """The comments above it, in it and after it."""
        return comments(self.text)


@lru_cache(maxsize=4096)
def dump(node: ast.AST) -> str:
    """Return what a node means, without its layout."""
    return ast.dump(node)


@lru_cache(maxsize=1024)
def comments(text: str) -> tuple[str, ...]:
    """Return the comments in a text of whole statements or of a part of one."""
    found: list[str] = []
    try:
        # Inside brackets, indentation has no meaning.
        tokens = tokenize.generate_tokens(io.StringIO(f"(\n{text}\n)").readline)
        found.extend(each.string.strip() for each in tokens if each.type == tokenize.COMMENT)
    except (tokenize.TokenError, SyntaxError):
        return tuple(line.strip() for line in text.splitlines() if "#" in line)
    return tuple(found)


def members(source: Source, body: Sequence[ast.stmt], start: int, stop: int) -> list[Member]:
    """Return the statements of a span; raise Clash if two of them share a line."""
    found: list[Member] = []
    for node in body:
        top = source.starts[first_line(node) - 1]
        if top < start or source.text[top : source.span(_first(node))[0]].strip(" \t\f@"):
            raise Clash
        alone, lead = _standing_alone(source, start, top)
        start = end(source, node)
        found += [*alone, Member(source, node, lead, top, start)]
    alone, rest = _standing_alone(source, start, stop)
    tail = source.text[rest:stop]
    if tail.strip():
        alone.append(Member(source, None, rest, rest + _blank(tail), stop))
    return [*found, *alone]


def first_line(node: ast.stmt) -> int:
    """Return the number of a statement's first line, including its decorators."""
    return _first(node).lineno


def _first(node: ast.stmt) -> ast.stmt | ast.expr:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return decorators[0] if decorators else node


def end(source: Source, node: ast.stmt) -> int:
    """Return where a statement's lines end, including comments that are indented as part of it."""
    stop = source.span(node)[1]
    if source.rest_of_line(stop).strip()[:1] not in ("", "#"):
        raise Clash
    stop = at = source.line_end(node)
    for line in split_lines(source.text[at:]) if isinstance(node, BLOCKS) else ():
        words = line.lstrip(" \t\f")
        if words.strip() and (words[0] != "#" or len(line) - len(words) <= node.col_offset):
            break
        at += len(line)
        stop = at if words.strip() else stop
    return stop


def _standing_alone(source: Source, start: int, stop: int) -> tuple[list[Member], int]:
    """Return the comments of a gap that a blank line follows, and where the rest begins."""
    found, at = [], start
    for line in split_lines(source.text[start:stop]):
        if not line.strip() and source.text[start:at].strip():
            found.append(Member(source, None, start, start + _blank(source.text[start:at]), at))
            start = at
        at += len(line)
    return found, start


def _blank(text: str) -> int:
    """Return the length of the blank lines at the start of a text."""
    lines = split_lines(text)
    count = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    return sum(map(len, lines[:count]))


def split_lead(lead: str) -> tuple[str, str]:
    """Return the blank lines at the start of a lead, and its comments."""
    length = _blank(lead)
    return lead[:length], lead[length:]


def _identity(node: ast.stmt) -> Hashable:  # noqa: PLR0911  # one case a line
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return "def", name
        case ast.ImportFrom():
            return "from", node.level, node.module
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
            return "=", ast.unparse(target)
        case ast.TypeAlias(name=name):
            return "=", ast.unparse(name)
        case ast.Expr(value=ast.Constant(value=str())):
            return ("doc",)
        case ast.Expr(value=ast.Call(func, args) | ast.Await(value=ast.Call(func, args))):
            return "call", dump(func), *map(dump, args[:2])
        case ast.If(test=test) | ast.While(test=test):
            return type(node).__name__, dump(test)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            return "with", *map(dump, items)
    return None
