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
_DEFINED = r"^(?:class |def |async def |type )?{}\b *[:=(\[]"
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
    enums = {field.class_name for each, _ in known for field in each.fields if field.values}
    values = re.compile(rf"\b(?:{'|'.join(sorted(enums)) or '(?!)'})\.\w")
    for path, text in texts.items():
        if _can_lack(program, layout(project.style), path, text):
            yield from _of_imports(program, layout(project.style), path)
        if values.search(text):
            yield from _of_enums(program, path, enums)
    yield from _undefined(project, texts)


def _problem(path: PurePosixPath, line: int, message: str) -> Problem:
    return Problem("names", path, f"line {line}: {message}")


# ---- imported names


def _can_lack(program: Program, style: Style, path: PurePosixPath, text: str) -> bool:
    """Return whether an import of a file is in doubt, without parsing it: most are not."""
    package = ".".join(path.parent.parts)
    for found in _IMPORT.finditer(text):
        level = len(found[1]) - len(found[1].lstrip("."))
        node = ast.ImportFrom(found[1][level:] or None, [], level)
        module = absolute(node, package)
        if not _is_there(program, style, module):
            return True
        source = program.read(target) if (target := program.path_of(module)) else None
        for name in re.findall(r"(\w+)(?:[ \t]+as[ \t]+\w+)?", re.sub(r"#[^\n]*", "", found[2])):
            if source is not None and not _defines(source, name) and not program.has(module, name):
                return True
    return False


def _defines(text: str, name: str) -> bool:
    """Return whether a text shows at first sight that it binds a name at top level."""
    return name in text and re.search(_DEFINED.format(name), text, re.MULTILINE) is not None


def _is_there(program: Program, style: Style, module: str) -> bool:
    """Return whether a module exists, if it is one that a resource would have."""
    path = PurePosixPath(module.replace(".", "/") + ".py")
    is_of_resource = any(entry.parts(path) for entry in style.entries)
    return not is_of_resource or program.path_of(module) is not None


def _of_imports(program: Program, style: Style, path: PurePosixPath) -> Iterator[Problem]:
    scope = program.at(path)
    tried = [*_tried(scope.node)] if scope else []
    for node, inner in used_in_scope(scope, scope.node) if scope else ():
        if not isinstance(node, ast.ImportFrom) or node in tried:
            continue
        module = absolute(node, inner.package)
        if not _is_there(program, style, module):
            yield _problem(path, node.lineno, f"there is no module {module}; update the import")
            continue
        for each in node.names if program.path_of(module) else []:
            if each.name != "*" and not program.has(module, each.name):
                message = f"{module} has no {each.name}; update the import"
                yield _problem(path, each.lineno, message)


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
