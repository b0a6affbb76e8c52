"""Which modules a Python file imports."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from fastwright.source.binding import absolute


def imported_modules(path: PurePosixPath, text: str) -> set[str]:
    """Return the dotted names that a file imports: modules, and what it imports from them.

    `path` is relative to the folder that imports start from, and resolves relative imports. A file
    that is not valid Python imports nothing.
    """
    try:
        tree = ast.parse(text.removeprefix("\ufeff"))
    except SyntaxError:
        return set()
    package = ".".join(path.parent.parts)
    return {name for node in ast.walk(tree) for name in _imported(node, package)}


def _imported(node: ast.AST, package: str) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (each.name for each in names)
        case ast.ImportFrom(names=names):
            module = absolute(node, package)
            yield module
            yield from (f"{module}.{each.name}" for each in names)
