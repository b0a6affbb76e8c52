"""The words that can come next in a field on the command line."""

import re
from collections.abc import Collection, Iterator

from fastwright.errors import FastwrightError
from fastwright.language.fields import Feature, FieldType
from fastwright.language.modifiers import DEFAULT, Modifier
from fastwright.language.names import Names
from fastwright.language.parser import parse_field, taken_by
from fastwright.language.types import TYPES
from fastwright.language.types.references import SELF

_OWNER = Names("thing", "Thing", "things", "things")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def field_words(
    word: str, *, targets: Collection[str], features: Collection[Feature] = ()
) -> list[str]:
    """Return the fields, or unambiguous beginnings of fields, that start with `word`.

    `targets` are the resources that a ref can refer to, besides the resource itself.
    """
    begun, colon, _ = word.rpartition(":")
    if not _NAME.fullmatch(word.partition(":")[0]):
        return []
    found = [
        f"{begun}:{piece}" if colon else f"{word}:{piece}"
        for piece in _pieces((begun if colon else word).split(":"), word, targets, features)
    ]
    fitting = [each for each in dict.fromkeys(found) if each.startswith(word)]
    if len(fitting) == 1 and fitting[0] != word and fitting[0].endswith((":", "=")):
        return field_words(fitting[0], targets=targets, features=features) or fitting
    return fitting


def _pieces(
    begun: list[str], word: str, targets: Collection[str], features: Collection[Feature]
) -> Iterator[str]:
    """Yield the pieces that can follow the given pieces of a field."""
    _, *rest = begun
    if not rest:
        yield from _types(features)
    elif rest[0] in TYPES:
        kind, given = TYPES[rest[0]], rest[1:]
        if kind.argument and not given:
            # The shell adds a space after a single suggestion: if more can follow, suggest several.
            yield from (*targets, SELF) if kind.argument.is_target else kind.argument.words
        else:
            yield from _modifiers(kind, given, word)


def _types(features: Collection[Feature]) -> Iterator[str]:
    for kind in TYPES.values():
        if kind.needs is None or kind.needs in features:
            yield f"{kind.name}:" if kind.argument else kind.name


def _modifiers(kind: FieldType, given: list[str], word: str) -> Iterator[str]:
    if kind.argument and not {*given} & {*kind.argument.flags}:
        yield from kind.argument.flags
    used = {piece.partition("=")[0] for piece in given}
    begun, _, piece = word.rpartition(":")
    for modifier in taken_by(kind):
        if modifier.name in used:
            continue
        if piece.startswith(f"{modifier.name}="):
            yield from (f"{modifier.spelling}{value}" for value in _values(kind, modifier, given))
        elif not modifier.is_flag:
            yield modifier.spelling
        elif _is_field(f"{begun}:{modifier.name}"):
            yield modifier.name


def _values(kind: FieldType, modifier: Modifier, given: list[str]) -> tuple[str, ...]:
    return kind.default_words(tuple(given)) if modifier is DEFAULT else modifier.words


def _is_field(text: str) -> bool:
    try:
        parse_field(text, owner=_OWNER, known=True)
    except FastwrightError:
        return False
    return True
