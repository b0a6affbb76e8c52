"""Which files can use a name that is lost; all others need no parsing."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from fastwright.source.binding.losses import Loss

type Texts = Mapping[PurePosixPath, str]

_TELLS = (
    r"^[ \t]*class[ \t]+(\w+)[ \t]*\([^)]*(?:{stems})",
    r"^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)[^:]*(?::[^:\n]+)*?->[^:\n]*(?:{stems})",
    r"^(\w+)[ \t]*(?::[^=\n]*)?=[^\n]*(?:{stems})",
)
"""Lines that give another name to something: a subclass, a function that returns it, an alias."""
_ROUNDS = 4


def nearby(texts: Texts, lost: Collection[Loss]) -> Iterator[PurePosixPath]:
    """Yield the files whose words allow that they use a name that is lost.

    An attribute is used only where its class is at hand: by its name, or by the name of a class,
    a function or a value that is made from it.
    """
    plain = {each.name for each in lost if not each.owner and each.name}
    modules = {_stem(each.path) for each in lost if not each.name}
    attributes = {each.name for each in lost if each.owner}
    is_plain, is_attribute = _words(plain | modules), _words(attributes)
    owners = _related(texts, {each.owner for each in lost if each.owner})
    for path, text in texts.items():
        is_near = is_attribute and any(each in text for each in owners)
        if (is_plain and is_plain.search(text)) or (
            is_near and is_attribute and is_attribute.search(text)
        ):
            yield path


def _related(texts: Texts, owners: set[str]) -> set[str]:
    """Return the names of classes, and those of what is made from them."""
    found, new = set(owners), set(owners)
    for _ in range(_ROUNDS):
        stems = "|".join(sorted(map(re.escape, new)))
        tells = [re.compile(each.format(stems=stems), re.MULTILINE) for each in _TELLS]
        near = [text for text in texts.values() if any(each in text for each in new)]
        new = {name for text in near for tell in tells for name in tell.findall(text)} - found
        if not new:
            break
        found |= new
    return found


def _stem(path: PurePosixPath) -> str:
    return path.parent.name if path.stem == "__init__" else path.stem


def _words(names: Iterable[str]) -> re.Pattern[str] | None:
    every = "|".join(sorted(map(re.escape, names)))
    return re.compile(rf"\b(?:{every})\b") if every else None
