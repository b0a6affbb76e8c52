"""One Jinja text for all variants of a file, with as few conditional lines as will do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

type Answer = str | bool
type Answers = Mapping[str, Answer]
type Lines = tuple[str, ...]
type Variant = tuple[Answers, Lines]
type Pieces = tuple[str | Block, ...]

LONG = 3
"""A run of more lines than this is never worth repeating, whatever conditions that would save."""


@dataclass(frozen=True, slots=True)
class Block:
    """What conditions choose from; the last may be empty, which stands for `else`."""

    arms: tuple[tuple[str, Pieces], ...]


def merged(variants: Sequence[tuple[Answers, str]]) -> str:
    """Return a Jinja text that gives each of the texts for its answers.

    Raises ValueError for texts that differ although their answers do not.
    """
    split = [(answers, tuple(text.splitlines(keepends=True))) for answers, text in variants]
    return _written(_merged(split))


def _merged(variants: Sequence[Variant]) -> Pieces:
    texts = [lines for _, lines in variants]
    if all(lines == texts[0] for lines in texts):
        return texts[0]
    run = _longest_run(texts)
    if not run:
        return _chosen(variants)
    before, after = zip(*(_around(run, variant) for variant in variants), strict=True)
    apart = (*_merged(before), *run, *_merged(after))
    return apart if len(run) > LONG else min(apart, _chosen(variants), key=_cost)


def _longest_run(texts: Sequence[Lines]) -> Lines:
    """Return the longest run of lines that is in all texts, the first of several."""
    found: Lines = ()
    low, high = 0, min(map(len, texts))
    while low < high:
        size = (low + high + 1) // 2
        inside = [_runs(lines, size) for lines in texts]
        common = set(inside[0]).intersection(*inside[1:])
        if common:
            found, low = next(run for run in inside[0] if run in common), size
        else:
            high = size - 1
    return found


def _runs(lines: Lines, size: int) -> list[Lines]:
    return [lines[start : start + size] for start in range(len(lines) - size + 1)]


def _around(run: Lines, variant: Variant) -> tuple[Variant, Variant]:
    answers, lines = variant
    start = _runs(lines, len(run)).index(run)
    return (answers, lines[:start]), (answers, lines[start + len(run) :])


def _chosen(variants: Sequence[Variant]) -> Pieces:
    """Return the variants as the cases of the answer that needs the fewest lines."""
    names = [name for name in variants[0][0] if len({answers[name] for answers, _ in variants}) > 1]
    if not names:
        raise ValueError(f"One set of answers has several texts: {variants}")
    return min((_cases(name, variants) for name in names), key=_cost)


def _cases(name: str, variants: Sequence[Variant]) -> Pieces:
    by_value: dict[Answer, list[Variant]] = {}
    for variant in variants:
        by_value.setdefault(variant[0][name], []).append(variant)
    by_pieces: dict[Pieces, list[Answer]] = {}
    for value, some in by_value.items():
        by_pieces.setdefault(_merged(some), []).append(value)
    if len(by_pieces) == 1:
        return next(iter(by_pieces))
    # What stands last needs no condition: nothing if there is such a case, or else the widest.
    arms = sorted(by_pieces.items(), key=lambda arm: (not arm[0], len(arm[1])))
    conditions = [*(_condition(name, values) for _, values in arms[:-1]), ""]
    texts = [pieces for pieces, _ in arms]
    return (Block(tuple((c, p) for c, p in zip(conditions, texts, strict=True) if p)),)


def _condition(name: str, values: Sequence[Answer]) -> str:
    if len(values) > 1:
        return f"{name} in [{', '.join(map(_literal, values))}]"
    (value,) = values
    if isinstance(value, bool):
        return name if value else f"not {name}"
    return f"{name} == {_literal(value)}"


def _literal(value: Answer) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'


def _cost(pieces: Pieces) -> int:
    """Count the lines, those of conditions included."""
    return len(list(_flat(pieces)))


# ---- writing


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """A tag of a block; all tags of a block are written in the same manner."""

    text: str
    block: Block


type Token = str | Tag


def _flat(pieces: Pieces) -> Iterator[Token]:
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        else:
            for number, (condition, inner) in enumerate(piece.arms):
                word = "elif" if number else "if"
                yield Tag(f"{word} {condition}" if condition else "else", piece)
                yield from _flat(inner)
            yield Tag("endif", piece)


INLINE, BEFORE, AFTER = "{{% {} %}}", "{{%- {} %}}\n", "{{% {} -%}}\n"
"""A tag in the line that follows it, or in a line of its own of which it takes a newline away."""


def _written(pieces: Pieces) -> str:
    tokens: list[Token] = list(_flat(pieces))
    manners = {id(token.block): BEFORE for token in tokens if isinstance(token, Tag)}
    # A tag in a line of its own would also take blank lines or an indentation away.
    for manner, other, fits in ((BEFORE, AFTER, _fits_before), (AFTER, INLINE, _fits_after)):
        while wrong := [
            token.block
            for number, token in enumerate(tokens)
            if isinstance(token, Tag)
            and manners[id(token.block)] == manner
            and not fits(tokens, number, manners)
        ]:
            manners.update({id(block): other for block in wrong})
    return "".join(
        token if isinstance(token, str) else manners[id(token.block)].format(token.text)
        for token in tokens
    )


def _fits_before(tokens: Sequence[Token], number: int, manners: Mapping[int, str]) -> bool:
    if not number:
        return False
    last = tokens[number - 1]
    if isinstance(last, Tag):
        return manners[id(last.block)] == BEFORE
    return last.rstrip() + "\n" == last != "\n"


def _fits_after(tokens: Sequence[Token], number: int, _: Mapping[int, str]) -> bool:
    following = tokens[number + 1] if number + 1 < len(tokens) else None
    return not isinstance(following, str) or following == following.lstrip()
