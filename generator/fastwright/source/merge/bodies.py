"""The merge of the statements of a module, a class or a function."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from fastwright.errors import CannotEdit
from fastwright.source.edit.parsed import FUNCTIONS, Source
from fastwright.source.merge.expressions import merge_node, splices
from fastwright.source.merge.lines import merge_lines, split_lines
from fastwright.source.merge.marks import Clash
from fastwright.source.merge.matching import Triple, triples
from fastwright.source.merge.members import (
    BLOCKS,
    Member,
    comments,
    first_line,
    members,
    split_lead,
)
from fastwright.source.merge.merging_context import Context
from fastwright.source.merge.nodes import Piece, Splice, pick, same, spliced
from fastwright.source.merge.sequences import join_items, merge_items

FREE = (ast.Assert, ast.Delete, ast.Import, ast.ImportFrom)
"""Statements that both sides can add at the same place of a function without a conflict."""


_UP_TO_BRACKET = re.compile(r"\s*,?\s*(?=\))")

type _Run = list[Triple[Member]]


def merge_module(base: Source, ours: Source, theirs: Source, context: Context) -> str:
    """Merge whole files; raise Clash if their statements cannot be told apart."""
    was, mine, other = (
        members(each, each.body, each.starts[0], len(each.text)) for each in (base, ours, theirs)
    )
    tail = ours.text[mine[-1].stop if mine else 0 :]
    return merge_body(was, mine, other, context) + tail


def merge_body(
    base: list[Member],
    ours: list[Member],
    theirs: list[Member],
    context: Context,
) -> str:
    """Merge lists of statements; in a function, additions at the same place are a conflict."""
    found = triples(base, ours, theirs, ordered=context.in_function)
    runs = _runs(found) if context.in_function else [[each] for each in found]
    return "".join(_spaced([(run, _merge_run(run, context)) for run in runs]))


# ---- blank lines


def _spaced(parts: list[tuple[_Run, str]]) -> Iterator[str]:
    """Yield the texts with blank lines between them: those above removed or new ones are kept."""
    carried, new = "", False
    texts: list[list[str]] = []
    for run, text in parts:
        if not text:
            carried = max([carried, *(split_lead(e.ours.lead)[0] for e in run if e.ours)], key=len)
            continue
        blank, rest = split_lead(text)
        last = run[0]
        if new and last.ours and last.theirs and not split_lead(last.theirs.lead)[0]:
            texts[-1][0], blank = max(texts[-1][0], blank, key=len), ""
        texts.append([max(carried, blank, key=len), rest])
        carried, new = "", last.base is None and last.ours is None
    yield from (blank + rest for blank, rest in texts)


# ---- additions at the same place


def _runs(found: list[Triple[Member]]) -> list[_Run]:
    """Group adjacent members that only one side added; every other member is its own group."""
    runs: list[_Run] = []
    for each in found:
        if runs and _is_added(each) and _is_added(runs[-1][-1]):
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


def _is_added(triple: Triple[Member]) -> bool:
    return triple.base is None and (triple.ours is None or triple.theirs is None)


def _merge_run(run: _Run, context: Context) -> str:
    ours = [each.ours for each in run if each.ours]
    theirs = [each.theirs for each in run if each.theirs]
    if len(run) == 1 or _is_free(ours) or _is_free(theirs):
        return "".join(_merge_member(each, context) for each in run)
    mine, other = ("".join(each.text for each in side) for side in (ours, theirs))
    return context.marks.line("", mine, other)


def _is_free(side: list[Member]) -> bool:
    return all(each.node is None or isinstance(each.node, FREE) for each in side)


# ---- one statement


def _merge_member(triple: Triple[Member], context: Context) -> str:  # noqa: PLR0911  # all cases
    match triple:
        case Triple(base=None, ours=Member() as ours, theirs=None):
            return ours.text
        case Triple(base=None, ours=None, theirs=Member() as theirs):
            return theirs.text
        case Triple(base=None, ours=Member() as ours, theirs=Member() as theirs):
            return _merge_added(ours, theirs, context)
        case Triple(base=Member() as base, ours=Member() as ours, theirs=None):
            return _merge_deleted(base, ours, context)
        case Triple(base=Member() as base, ours=None, theirs=Member() as theirs):
            return _merge_missing(base, theirs, context)
        case Triple(base=Member() as base, ours=Member() as ours, theirs=Member() as theirs):
            return _merge_changed(base, ours, theirs, context)
    return ""


def _merge_added(ours: Member, theirs: Member, context: Context) -> str:
    if ours.exact == theirs.exact:
        return ours.text
    try:
        return ours.lead + _joined(ours, theirs, context)
    except Clash:
        return _conflict(None, ours, theirs, context)


def _joined(ours: Member, theirs: Member, context: Context) -> str:
    """Merge what both sides added, if all their items can be combined."""
    if isinstance(ours.node, ast.ImportFrom) and isinstance(theirs.node, ast.ImportFrom):
        mine, other = _piece(ours), _piece(theirs)
        code = join_items(mine, other, context, merge_node)
        return spliced(mine, ours.top, ours.stop, [(*mine.span, code)])
    if isinstance(ours.node, ast.If) and isinstance(theirs.node, ast.If):
        block, added = _block(ours), _block(theirs)
        return block.header + merge_body([], block.body, added.body, context)
    raise Clash


def _merge_deleted(base: Member, ours: Member, context: Context) -> str:
    if _binds_kept(ours, context):
        return ours.text
    new = set(ours.comments) - set(base.comments)
    if ours.exact == base.exact and (not new or _ends_with(ours, new)):
        context.marks.drop(sorted(new))
        return ""
    return _conflict(base, ours, None, context)


def _ends_with(member: Member, new: set[str]) -> bool:
    """Return whether the new comments are at the end of a statement of one line."""
    lines = member.code.splitlines()
    return len(lines) == 1 and new <= set(comments(lines[0]))


def _merge_missing(base: Member, theirs: Member, context: Context) -> str:
    """Omit what ours deleted, unless theirs has changed it."""
    if theirs.exact == base.exact and theirs.comments == base.comments:
        return ""
    if isinstance(base.node, ast.ImportFrom) and isinstance(theirs.node, ast.ImportFrom):
        return _only_new_names(base.node, theirs, theirs.node)
    return _conflict(base, None, theirs, context)


def _only_new_names(base: ast.ImportFrom, theirs: Member, node: ast.ImportFrom) -> str:
    names = [each for each in node.names if not any(same(each, old) for old in base.names)]
    if not names:
        return ""
    new = ast.ImportFrom(module=node.module, names=names, level=node.level)
    piece = _piece(theirs)
    return theirs.lead + spliced(piece, theirs.top, theirs.stop, [(*piece.span, ast.unparse(new))])


def _binds_kept(member: Member, context: Context) -> bool:
    if not isinstance(member.node, ast.Import | ast.ImportFrom):
        return False
    names = {each.asname or each.name.partition(".")[0] for each in member.node.names}
    return not names.isdisjoint(context.kept)


def _merge_changed(base: Member, ours: Member, theirs: Member, context: Context) -> str:
    if theirs.text in (base.text, ours.text):
        return ours.text
    if ours.text == base.text and not _binds_kept(ours, context):
        return theirs.text
    try:
        return _merge_lead(base, ours, theirs, context) + _merge_code(base, ours, theirs, context)
    except Clash:
        blank = split_lead(ours.lead)[0]
        was, mine, other = map(_unspaced, (base, ours, theirs))
        return blank + merge_lines(was, mine, other, context.marks)


def _merge_lead(base: Member, ours: Member, theirs: Member, context: Context) -> str:
    """Merge the lines above a statement; differences in blank lines are not a conflict."""
    before, lead, after = (split_lead(each.lead) for each in (base, ours, theirs))
    blank = after[0] if before[0] == lead[0] else lead[0]
    if before[1] == after[1]:
        return blank + lead[1]
    return blank + merge_lines(before[1], lead[1], after[1], context.marks)


def _merge_code(base: Member, ours: Member, theirs: Member, context: Context) -> str:
    if theirs.code in (base.code, ours.code):
        return ours.code
    if _binds_kept(ours, context):
        return _merge_kept(base, ours, theirs, context)
    if ours.code == base.code:
        return theirs.code
    try:
        blocks = _block(base), _block(ours), _block(theirs)
    except Clash:
        return _merge_simple(base, ours, theirs, context)
    return _merge_block(*blocks, context)


def _merge_kept(base: Member, ours: Member, theirs: Member, context: Context) -> str:
    """Merge an import by names even if ours did not change it, because some names must stay."""
    piece = _piece(ours)
    if not isinstance(ours.node, ast.ImportFrom):
        return ours.code
    code = merge_items(_piece(base), piece, _piece(theirs), context, merge_node)
    return spliced(piece, ours.top, ours.stop, [(*piece.span, code)])


def _merge_simple(base: Member, ours: Member, theirs: Member, context: Context) -> str:
    piece = _piece(ours)
    code = merge_node(_piece(base), piece, _piece(theirs), context)
    after = pick(*map(_after, (base, ours, theirs)))
    return piece.source.text[ours.top : piece.span[0]] + code + after


def _after(member: Member) -> str:
    """Return the text that follows a statement on its line."""
    return member.source.text[_piece(member).span[1] : member.stop]


def _piece(member: Member) -> Piece:
    if member.node is None:
        raise Clash
    return Piece(member.source, member.node)


def _conflict(
    base: Member | None, ours: Member | None, theirs: Member | None, context: Context
) -> str:
    """Return a conflict over a statement, without the blank lines above it."""
    found = ours or theirs
    blank = split_lead(found.lead)[0] if found else ""
    texts = (_unspaced(each) if each else "" for each in (base, ours, theirs))
    return blank + context.marks.line(*texts)


def _unspaced(member: Member) -> str:
    """Return the text without the blank lines above."""
    return split_lead(member.lead)[1] + member.code


# ---- compound statements


@dataclass(frozen=True, slots=True)
class _Block:
    """A compound statement: its first lines, and the statements in its body."""

    member: Member
    node: ast.stmt
    start: int
    body: list[Member]

    @property
    def header(self) -> str:
        """Return the lines above the body."""
        return self.member.source.text[self.member.top : self.start]

    @property
    def piece(self) -> Piece:
        """Return the statement."""
        return Piece(self.member.source, self.node)

    @property
    def header_piece(self) -> Piece:
        """Return the statement without its body."""
        values = {name: getattr(self.node, name) for name in self.node._fields}
        return Piece(self.member.source, type(self.node)(**values | {"body": []}))


def _block(member: Member) -> _Block:
    """Return a statement as a block; raise Clash if it is on one line, or has an `else`."""
    node, source = member.node, member.source
    if not isinstance(node, BLOCKS) or getattr(node, "orelse", []):
        raise Clash
    start = source.starts[first_line(node.body[0]) - 1]
    while start > member.top and _is_blank_or_comment(source, start):
        start = source.starts[source.line_of(start) - 1]
    return _Block(member, node, start, members(source, node.body, start, member.stop))


def _is_blank_or_comment(source: Source, start: int) -> bool:
    """Return whether the line above has no code."""
    above = source.text[source.starts[source.line_of(start) - 1] : start].strip()
    return not above or above.startswith("#")


def _merge_block(base: _Block, ours: _Block, theirs: _Block, context: Context) -> str:
    header = _merge_header(base, ours, theirs, context)
    in_function = not isinstance(ours.node, ast.ClassDef) and (
        context.in_function or isinstance(ours.node, FUNCTIONS)
    )
    inner = replace(context, in_function=in_function)
    body = merge_body(base.body, ours.body, theirs.body, inner)
    if not any(line.strip() and not line.lstrip().startswith("#") for line in split_lines(body)):
        raise Clash
    return header + body


def _merge_header(base: _Block, ours: _Block, theirs: _Block, context: Context) -> str:
    if ours.header == base.header:
        return theirs.header
    try:
        bases = _merge_bases(base, ours, theirs, context)
        skip = ("body", "type_comment", "bases") if bases else ("body", "type_comment")
        found = splices(base.piece, ours.piece, theirs.piece, context, skip=skip)
        return spliced(ours.piece, ours.member.top, ours.start, [*bases, *found])
    except Clash:
        if _is_same_header(base, ours):
            return theirs.header
        return merge_lines(base.header, ours.header, theirs.header, context.marks)


def _merge_bases(base: _Block, ours: _Block, theirs: _Block, context: Context) -> list[Splice]:
    """Return ours with the base classes that theirs added and removed, if all have some."""
    was, mine, other = (getattr(each.node, "bases", []) for each in (base, ours, theirs))
    if not (was and mine and other) or same(was, other):
        return []
    start, stop = _span_of(ours.member.source, mine)
    code = merge_node(_listed(base, was), _listed(ours, mine), _listed(theirs, other), context)
    return [(start, stop, code[1:-1])]


def _listed(block: _Block, bases: list[ast.expr]) -> Piece:
    """Return the base classes of a class as a list, whose items can be merged."""
    start, stop = _span_of(block.member.source, bases)
    try:
        source = Source.parse(f"[{block.member.source.text[start:stop]}]")
    except CannotEdit as error:
        raise Clash from error
    (statement,) = source.body
    return Piece(source, statement.value if isinstance(statement, ast.Expr) else statement)


def _span_of(source: Source, bases: list[ast.expr]) -> tuple[int, int]:
    """Return where base classes start and end, with their lines if they have lines of their own."""
    start, stop = source.span(bases[0])[0], source.span(bases[-1])[1]
    rest = _UP_TO_BRACKET.match(source.text, stop)
    return len(source.text[:start].rstrip()), rest.end() if rest else stop


def _is_same_header(base: _Block, ours: _Block) -> bool:
    is_same = same(base.header_piece.node, ours.header_piece.node)
    return is_same and not set(comments(ours.header)) - set(comments(base.header))
