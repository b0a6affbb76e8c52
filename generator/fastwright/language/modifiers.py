"""The one table of modifiers: what may follow a type in the field language."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastwright.language.digits import number
from fastwright.language.names import column_name

_CONTENT_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
_LONGEST_TYPE = 127


@dataclass(frozen=True, slots=True)
class Modifier:
    """A word that changes a field: a flag such as `null`, or a value such as `max=80`.

    The value is read into the attribute of a field that has the modifier's name. `excludes` gives
    for each other modifier the reason why both cannot stand together.
    """

    name: str
    help: str
    read: Callable[[str], Any] | None = None
    """What turns the text after `=` into a value, raising ValueError; None makes it a flag."""
    excludes: Mapping[str, str] = field(default_factory=dict, hash=False)
    words: tuple[str, ...] = ()
    """Some values that completion suggests."""
    is_text: bool = False
    """Whether its value may hold colons, and so goes on to the next modifier."""
    may_be_empty: bool = False
    """Whether nothing after the `=` is a value, too."""
    is_in_key: bool = True
    """Whether a part of the key can have it."""
    write: Callable[[str], str] = str
    """What gives the one spelling of a value's text."""

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    @property
    def is_flag(self) -> bool:
        """Whether it has no value."""
        return self.read is None

    @property
    def spelling(self) -> str:
        """How it is typed, its value left out: `null`, `max=`."""
        return self.name if self.is_flag else f"{self.name}="

    def holds(self, described: object) -> bool:
        """Tell whether a field has it."""
        value = getattr(described, self.name)
        return not (value is None or value is False or value in ("", ()))


def _bound(name: str) -> Callable[[str], object]:
    def read(text: str) -> object:
        try:
            return number(text)
        except ValueError as error:
            msg = f"{name}= needs a number; {error}"
            raise ValueError(msg) from error

    return read


def content_types(text: str) -> tuple[str, ...]:
    """Read `image/png+image/svg+xml`; a piece without a slash is the suffix of the one before.

    Raises ValueError for what is no content type, or is given twice.
    """
    found: list[str] = []
    for piece in re.split("[+,]", text.lower()):
        if found and "/" not in piece:
            found[-1] += f"+{piece}"
        else:
            found.append(piece)
    for each in found:
        if len(each) > _LONGEST_TYPE or not _CONTENT_TYPE.fullmatch(each) or each.endswith("+"):
            msg = (
                f"{each!r} is not a content type; write them as in accept=application/pdf+image/png"
            )
            raise ValueError(msg)
    if len(set(found)) < len(found):
        msg = "accept= names a content type twice; leave one out"
        raise ValueError(msg)
    return tuple(found)


MAX = Modifier(
    "max",
    "The greatest value, length or size.",
    _bound("max"),
    {"lt": "both are upper bounds"},
    words=("100", "200", "255"),
)
MIN = Modifier(
    "min",
    "The least value, length or size.",
    _bound("min"),
    {"gt": "both are lower bounds"},
    words=("0", "1"),
)
GT = Modifier("gt", "A bound that values are greater than.", _bound("gt"), words=("0", "1"))
LT = Modifier("lt", "A bound that values are less than.", _bound("lt"), words=("100", "1000"))
UNIQUE = Modifier(
    "unique",
    "No two rows have the same value.",
    excludes={
        "index": "a unique column has an index already",
        "default": "two rows with the default would clash",
    },
    is_in_key=False,
)
INDEX = Modifier("index", "The column has an index.", is_in_key=False)
ACCEPT = Modifier(
    "accept",
    "The content types that a file may have.",
    content_types,
    words=("image/png", "image/jpeg", "application/pdf"),
    write=lambda text: "+".join(content_types(text)),
)
NULL = Modifier("null", "The value may be missing.", is_in_key=False)
READONLY = Modifier(
    "readonly",
    "Clients see it and cannot set it.",
    excludes={"writeonly": "a client could neither see nor set it"},
    is_in_key=False,
)
WRITEONLY = Modifier(
    "writeonly",
    "Clients set it and never see it.",
    excludes={"embed": "a client never sees what is writeonly"},
    is_in_key=False,
)
DEFAULT = Modifier(
    "default",
    "The value of a row for which none is given.",
    str,
    is_text=True,
    may_be_empty=True,
    is_in_key=False,
)
THROUGH = Modifier("through", "The table of the pairs, or the resource between.", str)
EMBED = Modifier("embed", "Responses show the other row, not only its key.")
COLUMN = Modifier(
    "column", "The name of the column, where it is not that of the attribute.", column_name
)
DOC = Modifier("doc", "What the OpenAPI document says of it.", str, is_text=True)

MODIFIERS = {
    each.name: each
    for each in (
        MAX,
        MIN,
        GT,
        LT,
        UNIQUE,
        INDEX,
        ACCEPT,
        NULL,
        READONLY,
        WRITEONLY,
        DEFAULT,
        THROUGH,
        EMBED,
        COLUMN,
        DOC,
    )
}
"""By their names, in the order in which a field spells them."""

ALWAYS = frozenset({NULL, COLUMN, DOC})
BARE = ALWAYS | {READONLY, WRITEONLY}
PLAIN = BARE | {DEFAULT, INDEX}
COMMON = PLAIN | {UNIQUE}
WITHOUT_DEFAULT = COMMON - {DEFAULT}
LENGTH = frozenset({MIN, MAX})
RANGE = LENGTH | {GT, LT}
