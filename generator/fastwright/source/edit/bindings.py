"""The names that a module binds."""

import ast
from collections.abc import Iterator
from functools import lru_cache

from fastwright.source.edit.parsed import DEFINITIONS, Source

OWN_SCOPE = (*DEFINITIONS, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@lru_cache(maxsize=4)
def defined_names(text: str) -> frozenset[str]:
    """Return all names that a module binds, including inside its `if`, `try` and `with`.

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
