"""A parsed text with its positions."""

import ast
import re
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import takewhile

from fastwright.errors import CannotEdit

type Node = ast.stmt | ast.expr | ast.alias
type Function = ast.FunctionDef | ast.AsyncFunctionDef
type Import = ast.Import | ast.ImportFrom
type Key = tuple[int, str]

BOM = "\ufeff"
NEWLINE = re.compile(r"\r\n|\r|\n")
CONTINUED_LINE = re.compile(r"^[^#\"'\r\n]*\\(?=[\r\n])", re.MULTILINE)
COMMA = re.compile(r"\s*,")

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
OWN_SCOPE = (*DEFINITIONS, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True, eq=False)
class Source:
    """A text, its syntax tree, and the start of its lines; every edit is one call of `replace`."""

    text: str
    tree: ast.Module
    starts: tuple[int, ...]

    @classmethod
    # A resource is put into several files before the next one is. Nobody changes the tree.
    @lru_cache(maxsize=32)
    def parse(cls, text: str) -> "Source":
        """Return a parsed text; raise CannotEdit if it is not valid Python."""
        bom = len(BOM) if text.startswith(BOM) else 0
        starts = (bom, *(match.end() for match in NEWLINE.finditer(text)))
        return cls(text, _parse(text[bom:]), starts)

    @property
    def body(self) -> list[ast.stmt]:
        """The statements at top level."""
        return self.tree.body

    @cached_property
    def used_names(self) -> frozenset[str]:
        """The names in expressions, at any level."""
        return frozenset(node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name))

    @cached_property
    def imports_from(self) -> dict[str, list[ast.ImportFrom]]:
        """The statements `from module import ...` at top level, by module."""
        found: dict[str, list[ast.ImportFrom]] = {}
        for node in self.body:
            if isinstance(node, ast.ImportFrom):
                found.setdefault(module_of(node), []).append(node)
        return found

    @cached_property
    def defined_names(self) -> frozenset[str]:
        """The names that the module itself binds, also inside its `if`, `try` and `with`."""
        return frozenset(_bound_names(self.tree)) - {"*"}

    def span(self, node: Node) -> tuple[int, int]:
        """Return the offsets where a node starts and ends."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self.start(node), self._offset(end_line, end_column)

    def start(self, node: Node) -> int:
        """Return the offset where a node starts."""
        return self._offset(node.lineno, node.col_offset)

    def _offset(self, line: int, column: int) -> int:
        start = self.starts[line - 1]
        if not column:
            return start
        # ast counts columns in UTF-8 bytes
        return start + len(self.text[start : start + column].encode()[:column].decode())

    def segment(self, node: Node) -> str:
        """Return the text of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def rest_of_line(self, offset: int) -> str:
        """Return the text that follows on the same line, without its newline."""
        newline = NEWLINE.search(self.text, offset)
        return self.text[offset : newline.start() if newline else len(self.text)]

    def lines(self, node: ast.stmt) -> tuple[int, int]:
        """Return the span of a statement's whole lines; raise CannotEdit if it shares them."""
        decorators: list[ast.expr] = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
        start, stop = self.starts[first - 1], self.span(node)[1]
        simple_until = start if isinstance(node, DEFINITIONS) else stop
        with_line_above = self.text[self.starts[max(first - 2, 0)] : simple_until]
        rest = self.rest_of_line(stop).strip()
        if node.col_offset or rest[:1] not in ("", "#") or CONTINUED_LINE.search(with_line_above):
            reason = "contains several statements or is continued with a backslash"
            raise CannotEdit(f"line {first} {reason}")
        return start, self.line_end(node)

    def line_end(self, node: Node) -> int:
        """Return the offset after the last line of a node, including its newline."""
        line = node.end_lineno or node.lineno
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def indent(self, node: Node) -> str | None:
        """Return the white space before a node, or None if there is something else before it."""
        before = self.text[self.starts[node.lineno - 1] : self.span(node)[0]]
        return None if before.strip() else before

    def line_of(self, offset: int) -> int:
        """Return the index of the line that starts at an offset."""
        return bisect_left(self.starts, offset)

    def above_comments(self, start: int) -> int:
        """Return the line above the comments attached to a line, but below a file's header."""
        first = line = self.line_of(start)
        above = bisect_right(self.body, line, key=lambda node: node.end_lineno or node.lineno)
        floor = (self.body[above - 1].end_lineno or 0) if above else 0
        while first > floor and self._line(first - 1).lstrip().startswith("#"):
            first -= 1
        return self.starts[first if first > 0 else line]

    def _line(self, index: int) -> str:
        return self.text[self.starts[index] : self.starts[index + 1]]

    def blank_above(self, start: int) -> list[int]:
        """Return the starts of the blank lines directly above a line, the nearest first."""
        upwards = range(self.line_of(start) - 1, -1, -1)
        return [self.starts[i] for i in takewhile(lambda i: not self._line(i).strip(), upwards)]

    def blank_below(self, end: int) -> list[int]:
        """Return the ends of the blank lines directly below a line, the nearest first."""
        down = range(self.line_of(end), len(self.starts) - 1)
        return [self.starts[i + 1] for i in takewhile(lambda i: not self._line(i).strip(), down)]

    def replace(self, start: int, end: int, code: str) -> "Source":
        """Return the text with code in place of a span; raise CannotEdit if it no longer parses."""
        newline = NEWLINE.search(self.text)
        code = NEWLINE.sub(newline.group() if newline else "\n", code)
        edited = self.text[:start] + code + self.text[end:]
        try:
            return Source.parse(edited)
        except CannotEdit as error:
            raise CannotEdit(f"after the edit {error.reason}") from None

    def insert_lines(self, offset: int, code: str) -> "Source":
        """Return the text with whole lines inserted; a missing final newline stays missing."""
        at_end = offset == len(self.text) > self.starts[0]
        if at_end and not self.text.endswith(("\n", "\r")):
            code = "\n" + code.removesuffix("\n")
        return self.replace(offset, offset, code)

    def insert_before(self, node: ast.stmt, code: str) -> "Source":
        """Return the text with lines inserted above a statement and its attached comments."""
        return self.insert_lines(self.above_comments(self.lines(node)[0]), code)

    def insert_after(self, node: ast.stmt, code: str) -> "Source":
        """Return the text with lines inserted below a statement."""
        return self.insert_lines(self.lines(node)[1], code)

    def insert_sorted[T: (str, Key)](
        self, nodes: Sequence[ast.stmt], keys: list[T], key: T, code: str
    ) -> "Source":
        """Return the text with a line inserted by its key, or after the last line if unsorted."""
        index = bisect_right(keys, key) if keys == sorted(keys) else len(keys)
        if index:
            return self.insert_after(nodes[index - 1], code)
        return self.insert_before(nodes[0], code)

    def cut_lines(self, start: int, end: int) -> "Source":
        """Return the text without whole lines; a missing final newline stays missing."""
        head = self.text[:start]
        if end == len(self.text) and not self.text.endswith(("\n", "\r")):
            head = re.sub(r"(\r\n|\r|\n)\Z", "", head)
        return self.replace(len(head), end, "")


def _parse(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the user's strings can have invalid escapes
            return ast.parse(text)
    except SyntaxError as error:
        raise CannotEdit(f"line {error.lineno or 1} is not valid Python ({error.msg})") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise CannotEdit(f"the text is not valid Python ({error})") from None


def module_of(node: Import) -> str:
    """Return the module that an import names, with the dots before it."""
    if isinstance(node, ast.Import):
        return node.names[0].name
    return "." * node.level + (node.module or "")


def _bound_names(scope: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(scope):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name):
                yield name
            case ast.alias(name=name, asname=asname):
                yield asname or name.partition(".")[0]
        if not isinstance(node, OWN_SCOPE):
            yield from _bound_names(node)
