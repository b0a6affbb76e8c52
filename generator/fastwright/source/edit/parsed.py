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
    body: list[ast.stmt]
    starts: list[int]
    stretches: tuple[tuple[int, int], ...] = ((0, 1),)
    unused: int = 1
    """The first number that no line has yet."""

    @classmethod
    # A resource is put into several files before the next one is. Nobody changes the tree.
    @lru_cache(maxsize=32)
    def parse(cls, text: str) -> "Source":
        """Return a parsed text; raise CannotEdit if it is not valid Python."""
        bom = len(BOM) if text.startswith(BOM) else 0
        starts = [bom, *(match.end() for match in NEWLINE.finditer(text))]
        return cls(text, _parse(text[bom:]).body, starts, unused=len(starts) + 1)

    @property
    def tree(self) -> ast.Module:
        """Give the statements as a module."""
        return ast.Module(self.body, [])

    @cached_property
    def used_names(self) -> frozenset[str]:
        """Give the names that stand anywhere in expressions."""
        return frozenset(node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name))

    @cached_property
    def imports_from(self) -> dict[str, list[ast.ImportFrom]]:
        """Give the statements `from module import ...` at top level by their modules."""
        found: dict[str, list[ast.ImportFrom]] = {}
        for node in self.body:
            if isinstance(node, ast.ImportFrom):
                found.setdefault(module_of(node), []).append(node)
        return found

    @cached_property
    def named(self) -> list[tuple[str, ast.stmt]]:
        """Give the functions and plain assignments at top level, each with its name."""
        return [(name, node) for node in self.body if (name := _name(node))]

    @cached_property
    def by_name(self) -> dict[str, ast.stmt]:
        """Give the same by their names, the first where several have one."""
        return dict(reversed(self.named))

    @cached_property
    def defined_names(self) -> frozenset[str]:
        """Give all names that the module itself binds, also inside its `if`, `try` and `with`."""
        return frozenset(_bound_names(self.tree)) - {"*"}

    def span(self, node: Node) -> tuple[int, int]:
        """Return the offsets where a node starts and ends."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self.start(node), self._offset(end_line, end_column)

    def start(self, node: Node) -> int:
        """Give the offset where a node starts."""
        return self._offset(node.lineno, node.col_offset)

    def _offset(self, number: int, column: int) -> int:
        start = self.starts[self._index(number)]
        if not column:
            return start
        # ast counts columns in UTF-8 bytes
        return start + len(self.text[start : start + column].encode()[:column].decode())

    def _index(self, number: int) -> int:
        """Give the index of the line that has a number."""
        numbers, indexes = self._indexes
        place = bisect_right(numbers, number) - 1
        return indexes[place] + number - numbers[place]

    @cached_property
    def _indexes(self) -> tuple[list[int], list[int]]:
        pairs = sorted((number, index) for index, number in self.stretches)
        return [number for number, _ in pairs], [index for _, index in pairs]

    def _first_index(self, node: ast.stmt) -> int:
        decorators: list[ast.expr] = getattr(node, "decorator_list", [])
        return self._index(min([node.lineno, *(each.lineno for each in decorators)]))

    def _last_index(self, node: ast.stmt) -> int:
        return self._index(node.end_lineno or node.lineno)

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
        first = self._first_index(node)
        start, stop = self.starts[first], self.span(node)[1]
        simple_until = start if isinstance(node, DEFINITIONS) else stop
        with_line_above = self.text[self.starts[max(first - 1, 0)] : simple_until]
        rest = self.rest_of_line(stop).strip()
        if node.col_offset or rest[:1] not in ("", "#") or CONTINUED_LINE.search(with_line_above):
            raise CannotEdit(
                f"line {first + 1} contains several statements or is continued with a backslash"
            )
        return start, self.line_end(node)

    def line_end(self, node: Node) -> int:
        """Return the offset after the last line of a node, including its newline."""
        return self._line_start(self._index(node.end_lineno or node.lineno) + 1)

    def _line_start(self, index: int) -> int:
        return self.starts[index] if index < len(self.starts) else len(self.text)

    def indent(self, node: Node) -> str | None:
        """Return the white space before a node, or None if there is something else before it."""
        before = self.text[self.starts[self._index(node.lineno)] : self.span(node)[0]]
        return None if before.strip() else before

    def line_of(self, offset: int) -> int:
        """Return the index of the line that starts at an offset."""
        return bisect_left(self.starts, offset)

    def above_comments(self, start: int) -> int:
        """Return the line above the comments attached to a line, but below a file's header."""
        first = line = self.line_of(start)
        above = bisect_left(self.body, line, key=self._last_index)
        floor = self._last_index(self.body[above - 1]) + 1 if above else 0
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
            return self._with_lines(start, end, edited) or Source.parse(edited)
        except CannotEdit as error:
            raise CannotEdit(f"after the edit {error.reason}") from None

    def _with_lines(self, start: int, end: int, edited: str) -> "Source | None":
        """Give the edited text with only those lines parsed; None if that is not enough."""
        statements, first, last = self._touched(start, end)
        top, bottom = self.starts[first], self._line_start(last + 1)
        grown = len(edited) - len(self.text)
        part = edited[top : bottom + grown]
        above = edited[:top].rstrip("\r\n")
        if above.endswith("\\") or edited[top - 1 : top + 1] == "\r\n":
            return None
        try:
            tree = _parse(part)
        except CannotEdit:  # the whole text may be right, and if not, it tells the line
            return None
        ast.increment_lineno(tree, self.unused - 1)
        starts = [top, *(top + match.end() for match in NEWLINE.finditer(part))]
        if last + 1 < len(self.starts):
            starts.pop()  # it is where the next line starts
        below = [each + grown for each in self.starts[last + 1 :]]
        return Source(
            edited,
            [*self.body[: statements.start], *tree.body, *self.body[statements.stop :]],
            [*self.starts[:first], *starts, *below],
            tuple(self._stretches_around(first, last, len(starts))),
            self.unused + len(starts),
        )

    def _touched(self, start: int, end: int) -> tuple[range, int, int]:
        """Give the statements on the lines of a span, and the first and last line of all these."""
        first, last = (
            bisect_right(self.starts, max(each, self.starts[0])) - 1 for each in (start, end)
        )
        low = bisect_left(self.body, first, key=self._last_index)
        high = bisect_right(self.body, last, key=self._first_index)
        # What shares a line with one of them is one of them.
        while low < high and (index := self._first_index(self.body[low])) < first:
            first = index
            low = bisect_left(self.body, first, key=self._last_index)
        while low < high and (index := self._last_index(self.body[high - 1])) > last:
            last = index
            high = bisect_right(self.body, last, key=self._first_index)
        return range(low, max(low, high)), first, last

    def _stretches_around(self, first: int, last: int, count: int) -> Iterator[tuple[int, int]]:
        """Yield the stretches with `count` new lines in place of those from `first` to `last`."""
        yield from (each for each in self.stretches if each[0] < first)
        yield first, self.unused
        if last + 1 == len(self.starts):
            return
        moved = first + count - (last + 1)
        at = bisect_right(self.stretches, last + 1, key=lambda each: each[0]) - 1
        index, number = self.stretches[at]
        yield first + count, number + last + 1 - index
        yield from ((index + moved, number) for index, number in self.stretches[at + 1 :])

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
            warnings.simplefilter(
                "ignore"
            )  # invalid escapes in the user's strings are not an error
            return ast.parse(text)
    except SyntaxError as error:
        raise CannotEdit(f"line {error.lineno or 1} is not valid Python ({error.msg})") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise CannotEdit(f"the text is not valid Python ({error})") from None


def _name(node: ast.stmt) -> str | None:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return None


def module_of(node: Import) -> str:
    """Give the module that an import names, with the dots before it."""
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
