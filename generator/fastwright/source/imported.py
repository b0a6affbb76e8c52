"""Which modules a Python file imports."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath


def imported_modules(path: PurePosixPath, text: str) -> set[str]:
    """Return the dotted names that a file imports: modules, and what it imports from them.

    `path` is relative to the folder that imports start from, and resolves relative imports. A file
    that is not valid Python imports nothing.
    """
    try:
        tree = ast.parse(text.removeprefix("\ufeff"))
    except SyntaxError:
        return set()
    package = path.parent.parts
    return {name for node in ast.walk(tree) for name in _imported(node, package)}


def _imported(node: ast.AST, package: tuple[str, ...]) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (each.name for each in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            above = package[: len(package) - level + 1] if level else ()
            source = ".".join((*above, *([module] if module else [])))
            yield source
            yield from (f"{source}.{each.name}" for each in names)
