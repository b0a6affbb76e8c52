"""What may stand next on the command line: the words of a field, begun and not yet ended."""

import re
from collections.abc import Collection, Iterator

from fastwright.errors import FastwrightError
from fastwright.language.fields import Feature, FieldType, Modifier, OnDelete
from fastwright.language.names import Names
from fastwright.language.parser import FLAGS, SELF, parse_field
from fastwright.language.types.raw import SAMPLES
from fastwright.language.types.registry import TYPES

_OWNER = Names("thing", "Thing", "things", "things")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TARGETED = frozenset({"many", "one", "ref"})
# A single suggestion gets a space after it, where more of the word is to come: so there are some.
_ARGUMENTS = {
    "decimal": ("10.2", "12.2", "12.4"),
    "list": tuple(kind.name for kind in TYPES.values() if kind.in_list),
    "raw": tuple(SAMPLES),
}
_DEFAULTS = {
    "bool": ("true", "false"),
    "date": ("today",),
    "datetime": ("now",),
    "json": ("{}", "[]"),
}
_VALUES = {
    Modifier.ACCEPT: ("image/png", "image/jpeg", "application/pdf"),
    Modifier.GT: ("0", "1"),
    Modifier.LT: ("100", "1000"),
    Modifier.MAX: ("100", "200", "255"),
    Modifier.MIN: ("0", "1"),
}


def field_words(
    word: str, *, targets: Collection[str], features: Collection[Feature] = ()
) -> list[str]:
    """Return the fields, or what more of them is sure, that begin with `word`.

    `targets` are what a ref may refer to beside the resource itself.
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
    """Yield what may follow the pieces of a field that are there."""
    _, *rest = begun
    if not rest:
        yield from _types(features)
    elif rest[0] in TYPES:
        kind, given = TYPES[rest[0]], rest[1:]
        if _takes_argument(kind) and not given:
            yield from _arguments(kind, targets)
        else:
            yield from _modifiers(kind, given, word)


def _types(features: Collection[Feature]) -> Iterator[str]:
    for kind in TYPES.values():
        if kind.needs is None or kind.needs in features:
            yield f"{kind.name}:" if _takes_argument(kind) else kind.name


def _takes_argument(kind: FieldType) -> bool:
    _, _, *rest = kind.example.split(":")
    return bool(rest) and rest[0].partition("=")[0] not in Modifier


def _arguments(kind: FieldType, targets: Collection[str]) -> Iterator[str]:
    yield from (*targets, SELF) if kind.name in _TARGETED else _ARGUMENTS.get(kind.name, ())


def _modifiers(kind: FieldType, given: list[str], word: str) -> Iterator[str]:
    if kind.name in _TARGETED and len(given) == 1:
        yield from OnDelete
    used = {piece.partition("=")[0] for piece in given}
    begun, _, piece = word.rpartition(":")
    for modifier in Modifier:
        if modifier not in kind.modifiers or modifier in used:
            continue
        if piece.startswith(f"{modifier}="):
            yield from (f"{modifier}={value}" for value in _values(kind, modifier, given))
        elif modifier not in FLAGS:
            yield f"{modifier}="
        elif _is_field(f"{begun}:{modifier}"):
            yield modifier


def _values(kind: FieldType, modifier: Modifier, given: list[str]) -> tuple[str, ...]:
    if modifier is not Modifier.DEFAULT:
        return _VALUES.get(modifier, ())
    return (
        tuple(re.split("[+,]", given[0])) if kind.name == "enum" else _DEFAULTS.get(kind.name, ())
    )


def _is_field(text: str) -> bool:
    try:
        parse_field(text, owner=_OWNER, known=True)
    except FastwrightError:
        return False
    return True
