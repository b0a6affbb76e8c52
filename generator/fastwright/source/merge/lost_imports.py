"""Restores imported names that a merged module uses but no longer imports."""

import ast
import re
from collections.abc import Iterator

from fastwright.source.edit import ensure_import
from fastwright.source.edit.parsed import Source

_WORDS = re.compile(r"[A-Za-z_][\w.\[\], |]*")
"""A string that can be an annotation."""


def missing(merged: Source, *sources: Source) -> frozenset[str]:
    """Return the names that the merged text uses and only the other texts import or define."""
    wanted = set(_used(merged.tree)) - set(_bound(merged.tree))
    return frozenset(wanted & {name for each in sources for name in _imports(each)})


def restore(merged: Source, names: frozenset[str], source: Source) -> Source:
    """Return the text with the imports of these names, as another text has them."""
    imports = _imports(source)
    for name in sorted(names & imports.keys()):
        module, code = imports[name]
        merged = ensure_import(merged, module, code) if module else _with_import(merged, code)
    return merged


def _with_import(source: Source, code: str) -> Source:
    for node in source.body:
        if isinstance(node, ast.Import | ast.ImportFrom) and not _is_future(node):
            return source.insert_before(node, f"import {code}\n")
    return source


def _is_future(node: ast.Import | ast.ImportFrom) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _imports(source: Source) -> dict[str, tuple[str, str]]:
    """Return the module and the imported text of each name that is imported at top level."""
    found = {}
    for node in source.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for each in node.names:
                found[_name(each)] = _module(node), ast.unparse(each)
    return found


def _module(node: ast.Import | ast.ImportFrom) -> str:
    return "." * node.level + (node.module or "") if isinstance(node, ast.ImportFrom) else ""


def _name(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _used(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                yield name
            case ast.Constant(value=str(text)) if _WORDS.fullmatch(text):
                yield from re.findall(r"\w+", text)


def _bound(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.ClassDef(name=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.alias():
                yield _name(node)
