"""The merge of items between brackets: arguments, elements and imported names."""

import ast
import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from fastwright.errors import CannotEdit
from fastwright.source.edit.items import insert_item, remove_item
from fastwright.source.edit.parsed import Source
from fastwright.source.merge.marks import Clash
from fastwright.source.merge.matching import Triple, triples
from fastwright.source.merge.members import comments, dump
from fastwright.source.merge.merging_context import Context
from fastwright.source.merge.nodes import Piece, positioned, same

type Merge = Callable[[Piece, Piece, Piece, Context], str]

_ITS_LINE = re.compile(r"[ \t]*,?[ \t]*(#.*)?")


@dataclass(frozen=True, eq=False)
class Item:
    """An item of a list; a key and its value are one item."""

    source: Source
    nodes: tuple[ast.AST, ...]
    strong: Hashable = None

    @property
    def exact(self) -> str:
        """The full meaning."""
        return " ".join(map(dump, self.nodes))

    @property
    def weak(self) -> Hashable:
        """The kind."""
        return type(self.nodes[-1]).__name__

    @property
    def place(self) -> ast.expr:
        """The node with its positions."""
        first, last = positioned(self.nodes[0]), positioned(self.nodes[-1])
        return ast.Name(
            "",
            lineno=first.lineno,
            col_offset=first.col_offset,
            end_lineno=last.end_lineno,
            end_col_offset=last.end_col_offset,
        )

    @property
    def text(self) -> str:
        """The text of the item."""
        return self.source.segment(self.place)

    @property
    def lines(self) -> str | None:
        """The whole lines of the item, or None if it shares them."""
        indent, stop = self.source.indent(self.place), self.source.span(self.place)[1]
        rest = self.source.rest_of_line(stop)
        return (
            f"{indent}{self.text}{rest}"
            if indent is not None and _ITS_LINE.fullmatch(rest)
            else None
        )

    @property
    def comments(self) -> tuple[str, ...]:
        """The comments in the item and on its lines."""
        return comments(self.lines or self.text)

    def ends_with(self, new: set[str]) -> bool:
        """Return whether new comments are at the end of the one line of the item."""
        lines = self.lines
        return lines is not None and "\n" not in lines and new <= {*comments(lines)}


def has_items(piece: Piece) -> bool:
    """Return whether a node is a list of items."""
    node = piece.node
    if isinstance(node, ast.Tuple):
        return piece.text.startswith("(")
    is_index = isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple)
    return is_index or isinstance(node, ast.List | ast.Set | ast.Dict | ast.Call | ast.ImportFrom)


def items(source: Source, node: ast.AST) -> list[Item]:
    """Return the items of a list, in order."""
    match node:
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return [Item(source, (k, v) if k else (v,), dump(k) if k else None) for k, v in pairs]
        case ast.Call(args=args, keywords=keywords):
            named = [Item(source, (each,), ("=", each.arg)) for each in keywords]
            found = [Item(source, (each,), index) for index, each in enumerate(args)]
            return sorted([*found, *named], key=lambda each: source.span(each.place))
        case ast.ImportFrom(names=names):
            return [Item(source, (each,), dump(each)) for each in names]
        case ast.Subscript(slice=ast.Tuple(elts=elements)):
            return [Item(source, (each,), index) for index, each in enumerate(elements)]
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            return [Item(source, (each,), dump(each)) for each in elements]
    raise Clash


def merge_items(base: Piece, ours: Piece, theirs: Piece, context: Context, deeper: Merge) -> str:
    """Merge a list by items; raise Clash if an item that shares its line has a conflict."""
    before, after = (items(each.source, each.node) for each in (base, theirs))
    editor = _Editor(_headed(base, ours, theirs, context, deeper), context, deeper)
    found = triples(before, editor.items, after, movable=False)
    try:
        for triple in found:
            editor.apply(triple)
    except CannotEdit as error:
        raise Clash from error
    return editor.text


def join_items(ours: Piece, theirs: Piece, context: Context, deeper: Merge) -> str:
    """Return a list with the items that only theirs has."""
    editor = _Editor(ours.text, context, deeper)
    for triple in triples([], editor.items, items(theirs.source, theirs.node), movable=False):
        editor.apply(triple)
    return editor.text


def _headed(base: Piece, ours: Piece, theirs: Piece, context: Context, deeper: Merge) -> str:
    """Return the text of ours, with what theirs calls, indexes or imports from."""
    name = {ast.Call: "func", ast.Subscript: "value"}.get(type(ours.node))
    if name is None:
        return ours.text
    was, mine, other = (each.of(getattr(each.node, name)) for each in (base, ours, theirs))
    start, (first, last) = ours.span[0], mine.span
    text = ours.text
    return text[: first - start] + deeper(was, mine, other, context) + text[last - start :]


class _Editor:
    """The list of ours, edited from the first item to the last."""

    def __init__(self, text: str, context: Context, deeper: Merge) -> None:
        self.text = text
        self.items = self._parsed()
        self._at = 0
        self._context = context
        self._deeper = deeper

    def _parsed(self) -> list[Item]:
        try:
            source = Source.parse(self.text)
        except CannotEdit as error:
            raise Clash from error
        if len(source.body) != 1:
            raise Clash
        statement = source.body[0]
        return items(source, statement.value if isinstance(statement, ast.Expr) else statement)

    def apply(self, triple: Triple[Item]) -> None:
        """Apply to an item what theirs changed."""
        match triple:
            case Triple(ours=None, theirs=None):
                pass
            case Triple(base=None, ours=None, theirs=Item() as theirs):
                if not any(_does_the_same(each, theirs) for each in self.items):
                    self._insert(theirs.text)
            case Triple(base=Item() as base, ours=None, theirs=Item() as theirs):
                if base.exact != theirs.exact:
                    raise Clash
            case Triple(base=Item() as base, ours=Item() as ours, theirs=None):
                self._remove(base, ours)
            case Triple(base=Item() as base, ours=Item() as ours, theirs=Item() as theirs):
                self._change(base, ours, theirs)
            case Triple(base=None, ours=Item() as ours, theirs=Item() as theirs):
                self._compare(ours, theirs)
            case _:
                self._at += 1

    def _insert(self, code: str) -> None:
        source = Source.parse(self.text)
        places = [each.place for each in self._parsed()]
        if places:
            self.text = insert_item(source, places, self._at, code).text
        else:
            close = len(self.text) - 1
            self.text = source.replace(close, close, code).text
        self._at += 1

    def _remove(self, base: Item, ours: Item) -> None:
        new = set(ours.comments) - set(base.comments)
        if not same([*base.nodes], [*ours.nodes]) or (new and not ours.ends_with(new)):
            self._mark(base, ours, None)
        elif _bound(ours) in self._context.kept:
            self._at += 1
        else:
            self._context.marks.drop(sorted(new))
            places = [each.place for each in self._parsed()]
            self.text = remove_item(Source.parse(self.text), places, self._at).text

    def _change(self, base: Item, ours: Item, theirs: Item) -> None:
        try:
            self._replace(self._merged(base, ours, theirs))
        except Clash:
            self._mark(base, ours, theirs)

    def _merged(self, base: Item, ours: Item, theirs: Item) -> str:
        if theirs.exact in (base.exact, ours.exact):
            return ours.text
        if not len(base.nodes) == len(ours.nodes) == len(theirs.nodes):
            raise Clash
        text, start = ours.text, ours.source.span(ours.place)[0]
        for was, mine, other in reversed([*zip(base.nodes, ours.nodes, theirs.nodes, strict=True)]):
            pieces = Piece(base.source, was), Piece(ours.source, mine), Piece(theirs.source, other)
            first, last = pieces[1].span
            code = self._deeper(*pieces, self._context)
            text = text[: first - start] + code + text[last - start :]
        return text

    def _compare(self, ours: Item, theirs: Item) -> None:
        if ours.exact == theirs.exact:
            self._at += 1
        else:
            self._mark(None, ours, theirs)

    def _replace(self, code: str) -> None:
        source, place = Source.parse(self.text), self._parsed()[self._at].place
        start, stop = source.span(place)
        if source.text[start:stop] != code:
            self.text = source.replace(start, stop, code).text
        self._at += 1

    def _mark(self, base: Item | None, ours: Item, theirs: Item | None) -> None:
        """Replace the item by a placeholder of a conflict, if it does not share its lines."""
        lines, indent = ours.lines, ours.source.indent(ours.place)
        if lines is None or isinstance(ours.nodes[0], ast.alias):
            raise Clash
        newline = self._context.marks.newline
        was, other = (f"{indent}{each.text},{newline}" if each else "" for each in (base, theirs))
        name = self._context.marks.put(was, lines + newline, other)
        self._replace(_stand_in(ours, name))


def _stand_in(item: Item, name: str) -> str:
    if len(item.nodes) > 1:
        return f"{name}: {name}"
    return f"{name}={name}" if isinstance(item.nodes[0], ast.keyword) else name


def _bound(item: Item) -> str | None:
    """Return the name that an imported item binds."""
    node = item.nodes[0]
    return (node.asname or node.name) if isinstance(node, ast.alias) else None


def _does_the_same(ours: Item, theirs: Item) -> bool:
    """Return whether both call the same function for the same attributes, with other options.

    One such call is enough, so ours stays alone: `joinedload(Post.author)` without the generated
    `joinedload(Post.author, innerjoin=True)`.
    """
    match ours.nodes[-1], theirs.nodes[-1]:
        case ast.Call(func=mine, args=[*ours_of]), ast.Call(func=other, args=[*theirs_of]):
            is_plain = all(isinstance(each, ast.Attribute) for each in theirs_of)
            return bool(theirs_of) and is_plain and same([mine, *ours_of], [other, *theirs_of])
    return False
