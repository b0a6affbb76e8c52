"""Edits of Python source that people write by hand too.

`ast` finds the place and text is spliced there, so that every other byte stays as it was.
Each edit takes the text of a file and returns the new text; the very same string says that
there was nothing to do. A shape that leaves no safe place raises `CannotEdit`.
"""

import ast
import re
import sys
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from fastwright.errors import CannotEdit

type Node = ast.stmt | ast.expr | ast.alias
type Function = ast.FunctionDef | ast.AsyncFunctionDef
type Import = ast.Import | ast.ImportFrom
type Key = tuple[int, str]

BOM = "\ufeff"
NEWLINE = re.compile(r"\r\n|\r|\n")
CONTINUED_LINE = re.compile(r"^[^#\"'\r\n]*\\(?=[\r\n])", re.MULTILINE)
COMMENT_AFTER_ITEM = re.compile(r"[ \t]*(,?)[ \t]*#")
REST_OF_ITEM_LINE = re.compile(r"[ \t]*,[ \t]*(#.*)?")
COMMA = re.compile(r"\s*,")

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)
OWN_SCOPE = (*DEFINITIONS, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


# ---- the parsed text


@dataclass(frozen=True)
class Source:
    """A text, its tree, and where its lines start; every edit is one call of `replace`."""

    text: str
    tree: ast.Module
    starts: tuple[int, ...]

    @classmethod
    def parse(cls, text: str) -> "Source":
        """Parse a text; raise CannotEdit if it is not Python."""
        bom = len(BOM) if text.startswith(BOM) else 0
        starts = (bom, *(match.end() for match in NEWLINE.finditer(text)))
        return cls(text, _parse(text[bom:]), starts)

    @property
    def body(self) -> list[ast.stmt]:
        """Give the top-level statements."""
        return self.tree.body

    def span(self, node: Node) -> tuple[int, int]:
        """Give the offsets where a node starts and ends."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self._offset(node.lineno, node.col_offset), self._offset(end_line, end_column)

    def _offset(self, line: int, column: int) -> int:
        start = self.starts[line - 1]
        # ast counts columns in UTF-8 bytes
        return start + len(self.text[start : start + column].encode()[:column].decode())

    def segment(self, node: Node) -> str:
        """Give the text of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def rest_of_line(self, offset: int) -> str:
        """Give what follows on the same line, without its newline."""
        newline = NEWLINE.search(self.text, offset)
        return self.text[offset : newline.start() if newline else len(self.text)]

    def lines(self, node: ast.stmt) -> tuple[int, int]:
        """Give the span of a top-level statement's whole lines; refuse if it shares them."""
        decorators: list[ast.expr] = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
        start, stop = self.starts[first - 1], self.span(node)[1]
        simple_until = start if isinstance(node, DEFINITIONS) else stop
        with_line_above = self.text[self.starts[max(first - 2, 0)] : simple_until]
        rest = self.rest_of_line(stop).strip()
        if node.col_offset or rest[:1] not in ("", "#") or CONTINUED_LINE.search(with_line_above):
            raise CannotEdit(f"line {first} shares its line by a semicolon or a backslash")
        return start, self.line_end(node)

    def line_end(self, node: Node) -> int:
        """Give the offset after the last line of a node, its newline included."""
        line = node.end_lineno or node.lineno
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def indent(self, node: Node) -> str | None:
        """Give the white space before a node, or None if something else stands there."""
        before = self.text[self.starts[node.lineno - 1] : self.span(node)[0]]
        return None if before.strip() else before

    def line_of(self, offset: int) -> int:
        """Give the index of the line that starts at an offset."""
        return bisect_left(self.starts, offset)

    def above_comments(self, start: int) -> int:
        """Go from a line up over the comments glued to it, but not over a file's header."""
        first = line = self.line_of(start)
        ends = (node.end_lineno or 0 for node in self.body)
        floor = max((end for end in ends if end <= line), default=0)
        while first > floor and self._line(first - 1).lstrip().startswith("#"):
            first -= 1
        return self.starts[first if first > 0 else line]

    def _line(self, index: int) -> str:
        return self.text[self.starts[index] : self.starts[index + 1]]

    def blank_above(self, start: int) -> list[int]:
        """Give where the blank lines directly above a line start, the nearest first."""
        upwards = range(self.line_of(start) - 1, -1, -1)
        return [self.starts[i] for i in takewhile(lambda i: not self._line(i).strip(), upwards)]

    def blank_below(self, end: int) -> list[int]:
        """Give where the blank lines directly below a line end, the nearest first."""
        down = range(self.line_of(end), len(self.starts) - 1)
        return [self.starts[i + 1] for i in takewhile(lambda i: not self._line(i).strip(), down)]

    def replace(self, start: int, end: int, code: str) -> str:
        """Put code in place of a span, with the file's newlines; refuse if that breaks it."""
        newline = NEWLINE.search(self.text)
        code = NEWLINE.sub(newline.group() if newline else "\n", code)
        edited = self.text[:start] + code + self.text[end:]
        try:
            _parse(edited.removeprefix(BOM))
        except CannotEdit as error:
            raise CannotEdit(f"after the edit {error.reason}") from None
        return edited

    def insert_lines(self, offset: int, code: str) -> str:
        """Insert whole lines; a file that lacks the final newline goes on lacking it."""
        at_end = offset == len(self.text) > self.starts[0]
        if at_end and not self.text.endswith(("\n", "\r")):
            code = "\n" + code.removesuffix("\n")
        return self.replace(offset, offset, code)

    def insert_before(self, node: ast.stmt, code: str) -> str:
        """Insert whole lines above a statement and the comments glued to it."""
        return self.insert_lines(self.above_comments(self.lines(node)[0]), code)

    def insert_after(self, node: ast.stmt, code: str) -> str:
        """Insert whole lines below a statement."""
        return self.insert_lines(self.lines(node)[1], code)

    def insert_sorted[T: (str, Key)](
        self, nodes: Sequence[ast.stmt], keys: list[T], key: T, code: str
    ) -> str:
        """Insert a line among statements by their keys, or after the last if unsorted."""
        index = bisect_right(keys, key) if keys == sorted(keys) else len(keys)
        if index:
            return self.insert_after(nodes[index - 1], code)
        return self.insert_before(nodes[0], code)

    def cut_lines(self, start: int, end: int) -> str:
        """Cut whole lines; a file that lacks the final newline goes on lacking it."""
        head = self.text[:start]
        if end == len(self.text) and not self.text.endswith(("\n", "\r")):
            head = re.sub(r"(\r\n|\r|\n)\Z", "", head)
        return self.replace(len(head), end, "")


def _parse(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # how strings are escaped is the user's affair
            return ast.parse(text)
    except SyntaxError as error:
        raise CannotEdit(f"line {error.lineno or 1} is not valid Python ({error.msg})") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise CannotEdit(f"the text is not valid Python ({error})") from None


# ---- comma-separated items


def _insert_item(source: Source, nodes: Sequence[Node], index: int, code: str) -> str:
    if index == len(nodes):
        return _append_item(source, nodes[-1], code)
    start = source.span(nodes[index])[0]
    indent = source.indent(nodes[index])
    if indent is None:
        return source.replace(start, start, f"{code}, ")
    above = source.above_comments(start - len(indent))
    return source.replace(above, above, f"{indent}{code},\n")


def _append_item(source: Source, last: Node, code: str) -> str:
    end, indent = source.span(last)[1], source.indent(last)
    if indent is None:
        return source.replace(end, end, f", {code}")
    rest = source.rest_of_line(end)
    comment = COMMENT_AFTER_ITEM.match(rest)
    if comment is None:
        return source.replace(end, end, f",\n{indent}{code}")
    added = f"{rest}\n{indent}{code}," if comment[1] else f",{rest}\n{indent}{code}"
    return source.replace(end, end + len(rest), added)


def _remove_item(source: Source, nodes: Sequence[Node], index: int) -> str:
    node = nodes[index]
    start, end = source.span(node)
    indent, rest = source.indent(node), source.rest_of_line(end)
    if indent is not None and REST_OF_ITEM_LINE.fullmatch(rest):
        return source.cut_lines(start - len(indent), source.line_end(node))
    later = nodes[index + 1] if index + 1 < len(nodes) else None
    if later and (index == 0 or later.lineno == node.end_lineno):
        return source.replace(start, source.span(later)[0], "")
    if index == 0:
        comma = COMMA.match(source.text, end)
        return source.replace(start, comma.end() if comma else end, "")
    before = source.span(nodes[index - 1])[1]
    comments = source.text[before:start].replace(",", "", 1).rstrip()
    return source.replace(before, end, comments)


def _sorted_index(names: list[str], name: str, *orders: Callable[[str], Key]) -> int:
    """Find where a name belongs by the first order that the names are in, else the end."""
    for order in orders:
        keys = [order(each) for each in names]
        if keys == sorted(keys):
            return bisect_right(keys, order(name))
    return len(names)


def _by_kind(name: str) -> Key:
    """Sort as ruff does: SCREAMING_CASE, then CamelCase, then the rest."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, _natural(name)


def _by_kind_ignoring_case(name: str) -> Key:
    kind, _ = _by_kind(name)
    return kind, _natural(name.lower())


def _plainly(name: str) -> Key:
    return 0, name


def _natural(text: str) -> str:
    """Make 10 sort after 9."""
    return re.sub(r"\d+", lambda number: number[0].zfill(20), text)


# ---- import statements


def ensure_import(text: str, module: str, name: str) -> str:
    """Add `from module import name` where import sorting would put it.

    `name` may be `name as other`, which gets a statement of its own; without that, an existing
    `from module import ...` gains the name. Only imports at top level count. Raises
    CannotEdit if the line to change or to insert at is shared with another statement, or if
    the text does not parse.
    """
    source = Source.parse(text)
    statements = _imports_from(source, module)
    if any(_binds(alias, name) for statement in statements for alias in statement.names):
        return text
    for statement in statements if " as " not in name else []:
        if any(alias.name != "*" and alias.asname is None for alias in statement.names):
            return _extend_import(source, statement, name)
    return _insert_import(source, module, f"from {module} import {name}\n")


def remove_import(text: str, module: str, name: str) -> str:
    """Remove `name` from the top-level `from module import ...`; the inverse of ensure_import.

    The statement goes with its last name, and so does the blank line that set it apart.
    Raises CannotEdit if its line is shared, or if the text does not parse.
    """
    source = Source.parse(text)
    for statement in _imports_from(source, module):
        for index, alias in enumerate(statement.names):
            if _binds(alias, name):
                source.lines(statement)
                if len(statement.names) > 1:
                    return _remove_item(source, statement.names, index)
                return _cut_import(source, statement)
    return text


def _binds(alias: ast.alias, name: str) -> bool:
    imported, _, other_name = name.partition(" as ")
    known_as = (other_name,) if other_name else (None, imported)
    return alias.name == imported and alias.asname in known_as


def _imports_from(source: Source, module: str) -> list[ast.ImportFrom]:
    statements = (node for node in source.body if isinstance(node, ast.ImportFrom))
    return [statement for statement in statements if _module(statement) == module]


def _module(node: Import) -> str:
    if isinstance(node, ast.Import):
        return node.names[0].name
    return "." * node.level + (node.module or "")


def _section(module: str) -> Key:
    """Rank a module as import sorting does; beyond that its root tells sections apart."""
    root = module.partition(".")[0]
    if not root:
        return 3, ""
    if root == "__future__":
        return 0, ""
    return (1, "") if root in sys.stdlib_module_names else (2, root)


def _import_key(module: str, *, is_from: bool) -> Key:
    path = module.lstrip(".")
    dots = len(module) - len(path)
    return (1000 - dots if is_from else 0), _natural(path.lower())


def _import_runs(source: Source) -> list[list[Import]]:
    """Give the imports as import sorting sees them: in runs with nothing between."""
    grouped = groupby(source.body, lambda node: isinstance(node, IMPORTS))
    runs = ([node for node in group if isinstance(node, IMPORTS)] for _, group in grouped)
    return [run for run in runs if run]


def _extend_import(source: Source, statement: ast.ImportFrom, name: str) -> str:
    source.lines(statement)
    names = [alias.name for alias in statement.names]
    index = _sorted_index(names, name, _by_kind_ignoring_case, _by_kind, _plainly)
    return _insert_item(source, statement.names, index, name)


def _insert_import(source: Source, module: str, line: str) -> str:
    section, runs = _section(module), _import_runs(source)
    for run in runs:
        siblings = [node for node in run if _section(_module(node)) == section]
        if siblings:
            keys = [_import_key(_module(node), is_from=_is_from(node)) for node in siblings]
            return source.insert_sorted(siblings, keys, _import_key(module, is_from=True), line)
    return _insert_section(source, runs[0] if runs else [], section, line)


def _is_from(node: Import) -> bool:
    return isinstance(node, ast.ImportFrom)


def _insert_section(source: Source, run: list[Import], section: Key, line: str) -> str:
    earlier = [node for node in run if _section(_module(node))[0] <= section[0]]
    if earlier:
        return source.insert_after(earlier[-1], "\n" + line)
    if run:
        return source.insert_before(run[0], line + "\n")
    if not source.body:
        return source.insert_lines(len(source.text), line)
    first = source.body[0]
    if ast.get_docstring(source.tree) is not None:
        return source.insert_after(first, "\n" + line)
    return source.insert_before(first, line + ("\n\n" if isinstance(first, DEFINITIONS) else "\n"))


def _cut_import(source: Source, statement: ast.ImportFrom) -> str:
    start, end = source.lines(statement)
    run = next(run for run in _import_runs(source) if statement in run)
    index, section = run.index(statement), _section(_module(statement))
    others = [_section(_module(node)) for node in run if node is not statement]
    later = others[index:]
    below = source.blank_below(end)
    glued_to_next = bool(later) and later[0][0] == section[0] and not below
    if section in others or glued_to_next:
        return source.cut_lines(start, end)
    if index == 0 and (later or statement is source.body[0]):
        return source.cut_lines(start, below[-1] if below else end)
    above = source.blank_above(start)
    return source.cut_lines(above[0] if above else start, end)


# ---- __all__


def ensure_in_all(text: str, name: str) -> str:
    """Add a name to `__all__`, sorted if it is sorted; a text without `__all__` stays.

    Raises CannotEdit if `__all__` is computed or a tuple without parentheses, or if the
    text does not parse.
    """
    source = Source.parse(text)
    value = _all_value(source)
    names = _strings(value) if value else []
    if value is None or name in names:
        return text
    _refuse_bare_tuple(source, value)
    quote = "'" if value.elts and source.segment(value.elts[0]).startswith("'") else '"'
    code = f"{quote}{name}{quote}"
    if not value.elts:
        close = source.span(value)[1] - 1
        return source.replace(close, close, f"{code}," if isinstance(value, ast.Tuple) else code)
    index = _sorted_index(names, name, _by_kind, _plainly)
    return _checked_all(_insert_item(source, value.elts, index, code))


def remove_from_all(text: str, name: str) -> str:
    """Remove a name from `__all__`; the inverse of ensure_in_all, and raises as it does."""
    source = Source.parse(text)
    value = _all_value(source)
    names = _strings(value) if value else []
    if value is None or name not in names:
        return text
    _refuse_bare_tuple(source, value)
    index = names.index(name)
    match value:
        case ast.Tuple(elts=[_, last]) if not COMMA.match(source.text, source.span(last)[1]):
            return _leave_one_tuple(source, value.elts, 1 - index)
    return _checked_all(_remove_item(source, value.elts, index))


def _all_value(source: Source) -> ast.List | ast.Tuple | None:
    statements = [node for node in source.body if _binds_all(node)]
    if not statements:
        return None
    source.lines(statements[0])
    value = getattr(statements[0], "value", None)
    if len(statements) > 1 or not isinstance(value, ast.List | ast.Tuple):
        raise CannotEdit("__all__ is computed")
    _strings(value)
    return value


def _binds_all(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign) or (isinstance(node, ast.AnnAssign) and node.value):
        targets = [node.target]
    else:
        return False
    return any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets)


def _strings(value: ast.List | ast.Tuple) -> list[str]:
    constants = [item.value for item in value.elts if isinstance(item, ast.Constant)]
    strings = [constant for constant in constants if isinstance(constant, str)]
    if len(strings) < len(value.elts):
        raise CannotEdit("__all__ is computed")
    return strings


def _refuse_bare_tuple(source: Source, value: ast.List | ast.Tuple) -> None:
    if not source.segment(value).endswith((")", "]")):
        raise CannotEdit("__all__ is a tuple without parentheses")


def _leave_one_tuple(source: Source, pair: list[ast.expr], index: int) -> str:
    start, end = source.span(pair[0])[0], source.span(pair[1])[1]
    return _checked_all(source.replace(start, end, source.segment(pair[index]) + ","))


def _checked_all(text: str) -> str:
    """Refuse what still parses but is no list of strings, as an edit of `[("a")]` gives."""
    _all_value(Source.parse(text))
    return text


# ---- statements


def ensure_statement(text: str, statement: str, *, among: str) -> str:
    """Add a one-line top-level statement, sorted among those that start with `among`.

    Where those are not sorted it goes after the last, and where there are none after the
    assignment of the object whose method it calls. A statement with an equal tree counts as
    there. Raises CannotEdit if there is neither, if the line to insert at is shared with
    another statement, or if the text does not parse.
    """
    source = Source.parse(text)
    wanted = Source.parse(statement).body[0]
    if _find(source, wanted):
        return text
    line = statement.strip() + "\n"
    siblings = [node for node in source.body if source.segment(node).startswith(among)]
    if siblings:
        keys = [ast.unparse(node) for node in siblings]
        return source.insert_sorted(siblings, keys, ast.unparse(wanted), line)
    return source.insert_after(_assignment(source, among.partition(".")[0]), line)


def remove_statement(text: str, statement: str) -> str:
    """Remove the top-level statement with an equal tree; the inverse of ensure_statement.

    Comments above it stay. Raises CannotEdit if its line is shared with another statement,
    or if the text does not parse.
    """
    source = Source.parse(text)
    found = _find(source, Source.parse(statement).body[0])
    return source.cut_lines(*source.lines(found)) if found else text


def _assignment(source: Source, name: str) -> ast.stmt:
    for node in source.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=target)])
                | ast.AnnAssign(target=ast.Name(id=target))
            ) if target == name:
                return node
    raise CannotEdit(f"nothing at top level is called {name}")


def _find(source: Source, wanted: ast.stmt) -> ast.stmt | None:
    return next((node for node in source.body if _equal(node, wanted)), None)


def _equal(one: ast.stmt, other: ast.stmt) -> bool:
    return type(one) is type(other) and ast.dump(one) == ast.dump(other)


# ---- blocks


def ensure_block(text: str, block: str, *, among: re.Pattern[str]) -> str:
    """Add statements that belong together, two blank lines apart from the rest.

    The first function in `block` names it: a top-level function of that name counts as
    there. Siblings are top-level functions whose whole name `among` matches, each with the
    assignments that follow and use it; the block goes before the first greater one, else
    after the last, else to the end. Raises CannotEdit as ensure_statement does.
    """
    source = Source.parse(text)
    functions = _functions(source)
    name = _functions(Source.parse(block))[0].name
    if any(function.name == name for function in functions):
        return text
    code = block.strip("\r\n") + "\n"
    siblings = [function for function in functions if among.fullmatch(function.name)]
    for sibling in siblings:
        if sibling.name > name:
            return source.insert_before(sibling, code + "\n\n")
    if siblings:
        return source.insert_after(_last_of_group(source, siblings[-1]), "\n\n" + code)
    is_blank = not text.removeprefix(BOM).strip()
    return source.insert_lines(len(text), code if is_blank else "\n\n" + code)


def remove_block(text: str, block: str) -> str:
    """Remove the statements of a block with two blank lines; the inverse of ensure_block.

    Raises CannotEdit if the block's function is there but the statements differ from the
    block's, if a line is shared with another statement, or if the text does not parse.
    """
    source = Source.parse(text)
    wanted = Source.parse(block)
    named = _functions(wanted)[0]
    found = next((node for node in _functions(source) if node.name == named.name), None)
    if found is None:
        return text
    first = source.body.index(found) - wanted.body.index(named)
    statements = source.body[max(first, 0) : first + len(wanted.body)]
    if list(map(ast.dump, statements)) != list(map(ast.dump, wanted.body)):
        raise CannotEdit(f"{named.name} was edited by hand")
    return _cut_block(source, statements)


def _functions(source: Source) -> list[Function]:
    return [node for node in source.body if isinstance(node, FUNCTIONS)]


def _last_of_group(source: Source, function: Function) -> ast.stmt:
    following = source.body[source.body.index(function) + 1 :]
    return [function, *takewhile(lambda node: _uses(node, function.name), following)][-1]


def _uses(node: ast.stmt, name: str) -> bool:
    if not isinstance(node, ast.Assign | ast.AnnAssign | ast.TypeAlias) or node.value is None:
        return False
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node.value))


def _cut_block(source: Source, statements: list[ast.stmt]) -> str:
    start, end = source.lines(statements[0])[0], source.lines(statements[-1])[1]
    match source.blank_above(start), source.blank_below(end)[:2]:
        case [_, above, *_], _:
            return source.cut_lines(above, end)
        case _, [*_, below]:
            return source.cut_lines(start, below)
    return source.cut_lines(start, end)


# ---- names


def class_names(text: str) -> frozenset[str]:
    """Give the names of the classes at top level; raise CannotEdit if it does not parse."""
    body = Source.parse(text).body
    return frozenset(node.name for node in body if isinstance(node, ast.ClassDef))


def defined_names(text: str) -> frozenset[str]:
    """Give all names that the module itself binds, also inside its `if`, `try` and `with`.

    Raises CannotEdit if the text does not parse.
    """
    return frozenset(_bound_names(Source.parse(text).tree)) - {"*"}


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
