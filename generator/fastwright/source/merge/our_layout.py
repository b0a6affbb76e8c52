"""Base and theirs in the layout of ours, so that another layout is no difference between them."""

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Iterator

from fastwright.errors import CannotEdit
from fastwright.source.edit.parsed import Source
from fastwright.source.merge.lines import split_lines


def in_our_layout(base: str, ours: str, theirs: str) -> tuple[str, str]:
    """Return base and theirs, indented, imported and nested as ours is.

    Only what ours has in another way than base is changed. Texts that cannot be read stay as they
    are.
    """
    try:
        old, new = _unit(base), _unit(ours)
        if old and new and old != new:
            base, theirs = (_indented(each, old, new) for each in (base, theirs))
        if _is_single_line(Source.parse(ours)):
            base, theirs = map(_with_single_imports, (base, theirs))
        return _nested(base, ours, theirs)
    except (CannotEdit, tokenize.TokenError, SyntaxError):
        return base, theirs


# ---- indentation


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    yield from tokenize.generate_tokens(io.StringIO(text).readline)


def _unit(text: str) -> str:
    """Return what a text indents its first block with."""
    return next((each.string for each in _tokens(text) if each.type == tokenize.INDENT), "")


def _inside_strings(text: str) -> set[int]:
    """Return the numbers of the lines that begin inside a string."""
    return {
        line
        for each in _tokens(text)
        if each.type in _STRINGS
        for line in range(each.start[0] + 1, each.end[0] + 1)
    }


_STRINGS = {
    getattr(tokenize, name)
    for name in ("STRING", "FSTRING_MIDDLE", "TSTRING_MIDDLE")
    if hasattr(tokenize, name)
}


def _indented(text: str, old: str, new: str) -> str:
    skipped = _inside_strings(text)
    lines = split_lines(text)
    return "".join(
        line if number in skipped else _with_unit(line, old, new)
        for number, line in enumerate(lines, start=1)
    )


def _with_unit(line: str, old: str, new: str) -> str:
    depth = 0
    while line.startswith(old, depth * len(old)):
        depth += 1
    return new * depth + line[depth * len(old) :]


# ---- imported names


def _is_single_line(source: Source) -> bool:
    """Return whether a module imports each name by a statement of its own."""
    found = [each for each in ast.walk(source.tree) if isinstance(each, ast.ImportFrom)]
    modules = Counter((each.level, each.module) for each in found)
    return max(modules.values(), default=0) > 1 and all(len(each.names) == 1 for each in found)


def _with_single_imports(text: str) -> str:
    source = Source.parse(text)
    found = [each for each in ast.walk(source.tree) if isinstance(each, ast.ImportFrom)]
    for node in sorted(found, key=source.start, reverse=True):
        if len(node.names) > 1:
            start, stop = source.span(node)
            indent = source.indent(node) or ""
            head = f"from {'.' * node.level}{node.module or ''} import "
            lines = (head + ast.unparse(each) for each in node.names)
            text = text[:start] + f"\n{indent}".join(lines) + text[stop:]
    return text


# ---- nesting


def _nested(base: str, ours: str, theirs: str) -> tuple[str, str]:
    """Put classes into the class that ours has put them into."""
    was = {each.name for each in Source.parse(base).body if isinstance(each, ast.ClassDef)}
    mine = [each for each in Source.parse(ours).body if isinstance(each, ast.ClassDef)]
    for outer in mine:
        inner = [each.name for each in outer.body if isinstance(each, ast.ClassDef)]
        moved = was.intersection(inner) - {each.name for each in mine}
        if moved and outer.name not in was:
            header = _header(Source.parse(ours), outer)
            base, theirs = (_wrapped(each, moved, header, _unit(ours)) for each in (base, theirs))
    return base, theirs


def _header(source: Source, node: ast.ClassDef) -> str:
    start = source.lines(node)[0]
    decorators = getattr(node.body[0], "decorator_list", [])
    first = min([node.body[0].lineno, *(each.lineno for each in decorators)])
    lines = split_lines(source.text[start : source.starts[first - 1]])
    while lines and lines[-1].lstrip()[:1] in {"", "#"}:
        lines.pop()
    return "".join(lines)


def _wrapped(text: str, names: set[str], header: str, unit: str) -> str:
    """Return a text with these classes in one class, at the place of the first of them."""
    source = Source.parse(text)
    found = [each for each in source.body if isinstance(each, ast.ClassDef) and each.name in names]
    if not found:
        return text
    spans = [source.lines(each) for each in found]
    bodies = [_indented_more(source.text[start:stop], unit) for start, stop in spans]
    for start, stop in reversed(spans[1:]):
        text = text[:start].rstrip("\r\n") + "\n" + text[stop:]
    start, stop = spans[0]
    return text[:start] + header + "\n".join(bodies) + text[stop:]


def _indented_more(text: str, unit: str) -> str:
    skipped = _inside_strings(text)
    lines = enumerate(split_lines(text), start=1)
    return "".join(
        unit + line if line.strip() and number not in skipped else line for number, line in lines
    )
