"""Checks that the names in the project's Python exist: imported ones, values of enums, others."""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path, PurePosixPath

from ruff import find_ruff_bin

from fastwright.check.known_resources import Known
from fastwright.check.problems import Problem
from fastwright.project.processes import run
from fastwright.project.project import Project
from fastwright.project.sources import source_texts
from fastwright.project.styles import Style, layout
from fastwright.source.binding import Class, Program, absolute, used_in_scope
from fastwright.source.conflicts import has_conflict

type _Texts = Mapping[PurePosixPath, str]

_IMPORT = re.compile(
    r"^[ \t]*from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)", re.MULTILINE
)
_NAME = re.compile(r"(\w+)(?:[ \t]+as[ \t]+\w+)?")
_DEFINED = re.compile(r"^(?:class |def |async def |type )?([A-Za-z_]\w*)\b *[:=(\[]", re.MULTILINE)
_OF_ENUMS = frozenset(dir(StrEnum))
_UNDEFINED = "F821"


def check_names(project: Project, known: Known) -> Iterator[Problem]:
    """Yield names that are used and that nothing binds, so that a module or a line of it fails.

    Types are left to a type checker: an attribute of a row is not looked up.
    """
    every = source_texts(project).items()
    texts = {path: text for path, text in every if path.suffix == ".py" and not has_conflict(text)}
    folders = frozenset(str(folder) for path in texts for folder in path.parents)
    program = Program(project.glance, folders)
    imports = _Imports(program, layout(project.style), texts)
    enums = {field.class_name for each, _ in known for field in each.fields if field.values}
    values = re.compile(rf"\b(?:{'|'.join(sorted(enums)) or '(?!)'})\.\w")
    for path, text in texts.items():
        if imports.can_fail(path, text):
            yield from imports.problems(path)
        if values.search(text):
            yield from _of_enums(program, path, enums)
    yield from _undefined(project, texts)


def _problem(path: PurePosixPath, line: int, message: str) -> Problem:
    return Problem("names", path, f"line {line}: {message}")


# ---- imported names


class _Imports:
    """The imports of a project from its own modules."""

    def __init__(self, program: Program, style: Style, texts: _Texts) -> None:
        self._program, self._style, self._texts = program, style, texts
        self._modules: dict[str, PurePosixPath | None] = {}
        self._defined: dict[PurePosixPath, set[str]] = {}

    def can_fail(self, path: PurePosixPath, text: str) -> bool:
        """Return whether an import of a file is in doubt, without parsing it: most are not."""
        package = ".".join(path.parent.parts)
        for dotted, listed in _IMPORT.findall(text):
            level = len(dotted) - len(dotted.lstrip("."))
            node = ast.ImportFrom(dotted[level:] or None, [], level)
            module = absolute(node, package) if level else dotted
            target = self._target(module)
            if target is None:
                if self._is_missing(module):
                    return True
                continue
            names = {*_NAME.findall(re.sub(r"#[^\n]*", "", listed))} - self._at_sight(target)
            if not all(self._program.has(module, name) for name in names):
                return True
        return False

    def problems(self, path: PurePosixPath) -> Iterator[Problem]:
        """Yield the imports of a file that fail, but not those that it tries."""
        scope = self._program.at(path)
        if scope is None:
            return
        tried = {*_tried(scope.node)}
        for node, inner in used_in_scope(scope, scope.node):
            if isinstance(node, ast.ImportFrom) and node not in tried:
                yield from self._problems_of(path, node, absolute(node, inner.package))

    def _problems_of(
        self, path: PurePosixPath, node: ast.ImportFrom, module: str
    ) -> Iterator[Problem]:
        if self._target(module) is None:
            if self._is_missing(module):
                yield _problem(path, node.lineno, f"there is no module {module}; update the import")
            return
        for each in node.names:
            if each.name != "*" and not self._program.has(module, each.name):
                message = f"{module} has no {each.name}; update the import"
                yield _problem(path, each.lineno, message)

    def _target(self, module: str) -> PurePosixPath | None:
        if module not in self._modules:
            self._modules[module] = self._program.path_of(module)
        return self._modules[module]

    def _is_missing(self, module: str) -> bool:
        """Return whether a module that is not there would be one of a resource."""
        if self._program.path_of(module.partition(".")[0]) is None:
            return False
        path = PurePosixPath(module.replace(".", "/") + ".py")
        return any(entry.parts(path) for entry in self._style.entries)

    def _at_sight(self, path: PurePosixPath) -> set[str]:
        """Return the names that a module shows without being parsed that it binds."""
        if path not in self._defined:
            self._defined[path] = {*_DEFINED.findall(self._texts.get(path, ""))}
        return self._defined[path]


def _tried(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield what is inside a `try`, where an import may fail."""
    for each in ast.walk(tree):
        if isinstance(each, ast.Try):
            yield from (inner for statement in each.body for inner in ast.walk(statement))


# ---- values of enums


def _of_enums(program: Program, path: PurePosixPath, enums: set[str]) -> Iterator[Problem]:
    scope = program.at(path)
    for node, inner in used_in_scope(scope, scope.node) if scope else ():
        match node:
            case ast.Attribute(value=owner, attr=name) if name not in _OF_ENUMS:
                found = program.value(owner, inner)
                if not isinstance(found, Class) or found.name not in enums:
                    continue
                if program.is_whole(found, _BASES) and not program.member(found, name):
                    yield _problem(path, node.lineno, f"{found.name} has no {name}; update it")


_BASES = frozenset({"StrEnum", "Enum", "str"})


# ---- all other names


def _undefined(project: Project, texts: _Texts) -> Iterator[Problem]:
    if not texts:
        return
    options = ("--isolated", "--no-cache", "--exit-zero", "--output-format=json")
    done = run([find_ruff_bin(), "check", *options, f"--select={_UNDEFINED}"], project.root)
    for each in json.loads(done.stdout or "[]"):
        path = PurePosixPath(Path(each["filename"]).relative_to(project.root).as_posix())
        if each["code"] == _UNDEFINED and path in texts:
            name = each["message"].split("`")[1]
            line = each["location"]["row"]
            yield _problem(path, line, f"nothing defines {name}; update it")
