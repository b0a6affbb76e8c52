"""What the modules of a project no longer bind after their texts changed."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastwright.source.binding.program import Program
from fastwright.source.binding.scopes import Bound, How, Scope


@dataclass(frozen=True, slots=True, order=True)
class Loss:
    """A name that a module lost, or a class of it: `owner` is empty for a name of the module.

    `name` is empty for a whole module.
    """

    path: PurePosixPath
    owner: str
    name: str


def losses(before: Program, after: Program, paths: Iterable[PurePosixPath]) -> Iterator[Loss]:
    """Yield what these modules bound before and do not bind afterwards.

    A module that cannot be read afterwards, because of a conflict, has lost nothing.
    """
    for path in paths:
        old = before.at(path)
        if old and after.read(path) is None:
            yield Loss(path, "", "")
            yield from (Loss(path, "", name) for name in old.names)
            continue
        new = after.at(path)
        if old and new:
            yield from (Loss(path, "", name) for name in old.names if name not in new.names)
            yield from _lost_members(before, after, old, new)


def _lost_members(before: Program, after: Program, old: Scope, new: Scope) -> Iterator[Loss]:
    classes = _classes(new)
    for name, node in _classes(old).items():
        if name in classes:
            gone = before.members(node).keys() - after.members(classes[name]).keys()
            yield from (Loss(old.path, name, each) for each in gone)


def _classes(scope: Scope) -> dict[str, ast.ClassDef]:
    found = {}
    for name, bindings in scope.names.items():
        for each in bindings:
            match each:
                case Bound(how=How.DEFINITION, node=ast.ClassDef() as node):
                    found[name] = node
    return found
