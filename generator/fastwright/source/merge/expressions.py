"""The merge of expressions and of simple statements."""

import ast
from collections.abc import Iterator

from fastwright.source.merge.marks import Clash
from fastwright.source.merge.merging_context import Context
from fastwright.source.merge.nodes import (
    Piece,
    Splice,
    is_reformatted,
    positioned,
    same,
    settled,
    spliced,
)
from fastwright.source.merge.sequences import has_items, merge_items


def merge_node(base: Piece, ours: Piece, theirs: Piece, context: Context) -> str:
    """Return ours with the changes of theirs; raise Clash if both changed the same part."""
    known = settled(base, ours, theirs)
    if known is not None:
        return known
    try:
        return _deeper(base, ours, theirs, context)
    except Clash:
        if is_reformatted(base, ours):
            return theirs.text
        raise


def _deeper(base: Piece, ours: Piece, theirs: Piece, context: Context) -> str:
    if not type(base.node) is type(ours.node) is type(theirs.node):
        raise Clash
    if all(map(has_items, (base, ours, theirs))):
        return merge_items(base, ours, theirs, context, merge_node)
    return spliced(ours, *ours.span, [*splices(base, ours, theirs, context)])


def splices(
    base: Piece, ours: Piece, theirs: Piece, context: Context, *, skip: tuple[str, ...] = ()
) -> Iterator[Splice]:
    """Yield the changes that theirs made to the parts of a node, except those in `skip`."""
    if not type(base.node) is type(ours.node) is type(theirs.node):
        raise Clash
    for name in ours.node._fields:
        if name not in skip:
            values = (getattr(each.node, name) for each in (base, ours, theirs))
            yield from _changed(base, ours, theirs, tuple(values), context)


def _changed(
    base: Piece, ours: Piece, theirs: Piece, values: tuple[object, ...], context: Context
) -> Iterator[Splice]:
    was, mine, other = values
    if same(was, other) or same(mine, other):
        return
    if isinstance(was, list) and isinstance(mine, list) and isinstance(other, list):
        if not len(was) == len(mine) == len(other):
            raise Clash
        for each in zip(was, mine, other, strict=True):
            yield from _changed(base, ours, theirs, each, context)
    elif isinstance(was, ast.AST) and isinstance(mine, ast.AST) and isinstance(other, ast.AST):
        pieces = base.of(was), ours.of(mine), theirs.of(other)
        if isinstance(mine, ast.arguments):
            yield from splices(*pieces, context)
        else:
            positioned(mine)
            yield *pieces[1].span, merge_node(*pieces, context)
    else:
        raise Clash
