"""The merge of one simple statement or expression."""

import ast
from dataclasses import dataclass

from fastwright.source.edit.parsed import Node, Source
from fastwright.source.merge.marks import Clash
from fastwright.source.merge.members import comments, dump

type Splice = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A node and the text that contains it."""

    source: Source
    node: ast.AST

    @property
    def text(self) -> str:
        """The text of the node."""
        start, stop = self.span
        return self.source.text[start:stop]

    @property
    def span(self) -> tuple[int, int]:
        """The offsets where it starts and ends."""
        return self.source.span(positioned(self.node))

    def of(self, node: ast.AST) -> "Piece":
        """Return a part of the piece."""
        return Piece(self.source, node)


def positioned(node: ast.AST) -> Node:
    """Return a node that has a position in the text; raise Clash if it has none."""
    if isinstance(node, ast.stmt | ast.expr | ast.alias | ast.arg | ast.keyword):
        return node  # type: ignore[return-value]  # all that matters is that it has positions
    raise Clash


def same(left: object, right: object) -> bool:
    """Return whether two nodes, lists of nodes or values mean the same."""
    if isinstance(left, ast.AST) and isinstance(right, ast.AST):
        return dump(left) == dump(right)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and left == right


def settled(base: Piece, ours: Piece, theirs: Piece) -> str | None:
    """Return the merged text if at most one side changed the node, else None."""
    if same(base.node, theirs.node) or same(ours.node, theirs.node):
        return ours.text
    return theirs.text if base.text == ours.text else None


def is_reformatted(base: Piece, ours: Piece) -> bool:
    """Return whether ours means the same as base and has no further comments."""
    return same(base.node, ours.node) and not set(comments(ours.text)) - set(comments(base.text))


def pick(base: str, ours: str, theirs: str) -> str:
    """Return the merged text if at most one side changed it or both agree; else raise Clash."""
    if theirs in (base, ours):
        return ours
    if ours == base:
        return theirs
    raise Clash


def spliced(piece: Piece, start: int, stop: int, splices: list[Splice]) -> str:
    """Return a span of a text with its parts replaced."""
    text, done = [], start
    for first, last, code in sorted(splices):
        text += [piece.source.text[done:first], code]
        done = last
    return "".join([*text, piece.source.text[done:stop]])
