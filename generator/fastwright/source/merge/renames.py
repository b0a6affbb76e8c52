"""Local variables that the user renamed; generated code gets their names before the merge."""

import ast
from collections.abc import Iterator
from itertools import zip_longest

from fastwright.source.edit.parsed import FUNCTIONS, Function, Source
from fastwright.source.merge.matching import same_blocks
from fastwright.source.merge.nodes import positioned

type _Renames = dict[str, str]


def with_our_names(base: str, ours: str, theirs: str) -> tuple[str, str]:
    """Return base and theirs with the local names that ours uses."""
    sources = [Source.parse(each) for each in (base, ours, theirs)]
    functions = [dict(_functions(each.tree)) for each in sources]
    found = {
        path: renames
        for path, function in functions[0].items()
        if path in functions[1] and (renames := _renames(function, functions[1][path]))
    }
    was, _, other = zip(sources, functions, strict=True)
    return _renamed(*was, found), _renamed(*other, found)


def _functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, Function]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            path = f"{prefix}.{node.name}"
            if not isinstance(node, ast.ClassDef):
                yield path, node
            else:
                yield from _functions(node, path)


def _renames(base: Function, ours: Function) -> _Renames:
    """Return the old names that ours replaced by new ones in otherwise equal statements."""
    old, new = _local(base), _local(ours)
    pairs = {(a, b) for a, b in _pairs(base, ours, old, new) if a != b}
    gone, fresh = old - set(_names(ours)), new - set(_names(base))
    pairs = {(a, b) for a, b in pairs if a in gone and b in fresh}
    is_clear = len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(pairs)
    return dict(pairs) if is_clear else {}


def _pairs(
    base: Function, ours: Function, old: set[str], new: set[str]
) -> Iterator[tuple[str, str]]:
    before, after = ([node.args, *node.body] for node in (base, ours))
    shapes = [_shape(each, old) for each in before], [_shape(each, new) for each in after]
    for start, other, size in same_blocks(*shapes):
        for i in range(size):
            yield from zip_longest(
                _names(before[start + i]), _names(after[other + i]), fillvalue=""
            )


def _shape(node: ast.AST, local: set[str]) -> str:
    """Return what a statement means, without its local names."""
    text = ast.dump(node)
    for name in local:
        text = text.replace(f"id='{name}'", "id=''").replace(f"arg(arg='{name}'", "arg(arg=''")
    return text


def _names(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        match each:
            case ast.Name(id=name) | ast.arg(arg=name):
                yield name


def _local(function: Function) -> set[str]:
    return {
        name
        for each in ast.walk(function)
        for name in _names(each)
        if isinstance(each, ast.arg) or (isinstance(each, ast.Name) and _is_stored(each))
    }


def _is_stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _renamed(source: Source, functions: dict[str, Function], found: dict[str, _Renames]) -> str:
    text = source.text
    spans = [
        span
        for path in found.keys() & functions.keys()
        for span in _spans(source, functions[path], found[path])
    ]
    for start, stop, name in sorted(spans, reverse=True):
        text = text[:start] + name + text[stop:]
    return text


def _spans(source: Source, function: Function, renames: _Renames) -> Iterator[tuple[int, int, str]]:
    for each in ast.walk(function):
        match each:
            case ast.Name(id=name) | ast.arg(arg=name) if name in renames:
                start = source.span(positioned(each))[0]
                yield start, start + len(name), renames[name]
