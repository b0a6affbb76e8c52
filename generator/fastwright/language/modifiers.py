"""All modifiers: what can follow a type in the field language."""

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
    """A modifier of a field: a flag such as `null`, or a value such as `max=80`.

    A field has an attribute of the same name for the value. `excludes` maps the name of each
    modifier that cannot be combined with this one to the reason.
    """

    name: str
    help: str
    read: Callable[[str], Any] | None = None
    """Converts the text after `=`, or raises ValueError; None makes the modifier a flag."""
    excludes: Mapping[str, str] = field(default_factory=dict, hash=False)
    words: tuple[str, ...] = ()
    """Values that completion suggests."""
    is_text: bool = False
    """Whether the value is free text, which can contain colons."""
    may_be_empty: bool = False
    """Whether the value can be empty."""
    is_in_key: bool = True
    """Whether a field of the key can have it."""
    write: Callable[[str], str] = str
    """Converts the text of a value to its canonical spelling."""

    def __str__(self) -> str:
        """Return the modifier's name."""
        return self.name

    @property
    def is_flag(self) -> bool:
        """Whether the modifier has no value."""
        return self.read is None

    @property
    def spelling(self) -> str:
        """How the modifier is typed, without a value: `null`, `max=`."""
        return self.name if self.is_flag else f"{self.name}="

    def holds(self, described: object) -> bool:
        """Return whether a field has the modifier."""
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
    """Return the content types in `image/png+image/svg+xml`.

    A piece without a slash is the suffix of the one before it. Raises ValueError for a content type
    that is not valid or is given twice.
    """
    found: list[str] = []
    for piece in re.split("[+,]", text.lower()):
        if found and "/" not in piece:
            found[-1] += f"+{piece}"
        else:
            found.append(piece)
    for each in found:
        if len(each) > _LONGEST_TYPE or not _CONTENT_TYPE.fullmatch(each) or each.endswith("+"):
            msg = f"{each!r} is not a content type; write, for example, accept=image/png+image/jpeg"
            raise ValueError(msg)
    if len(set(found)) < len(found):
        msg = "accept= names a content type twice; remove one"
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
    "The smallest value, length or size.",
    _bound("min"),
    {"gt": "both are lower bounds"},
    words=("0", "1"),
)
GT = Modifier("gt", "Values must be greater than this.", _bound("gt"), words=("0", "1"))
LT = Modifier("lt", "Values must be less than this.", _bound("lt"), words=("100", "1000"))
UNIQUE = Modifier(
    "unique",
    "No two rows have the same value.",
    excludes={
        "index": "a unique column already has an index",
        "default": "two rows with the default value would conflict",
    },
    is_in_key=False,
)
INDEX = Modifier("index", "The column has an index.", is_in_key=False)
ACCEPT = Modifier(
    "accept",
    "The content types that a file can have.",
    content_types,
    words=("image/png", "image/jpeg", "application/pdf"),
    write=lambda text: "+".join(content_types(text)),
)
NULL = Modifier("null", "The value can be null.", is_in_key=False)
READONLY = Modifier(
    "readonly",
    "Clients can read the field but not set it.",
    excludes={"writeonly": "clients could neither read nor set it"},
    is_in_key=False,
)
WRITEONLY = Modifier(
    "writeonly",
    "Clients can set the field but not read it.",
    excludes={"embed": "clients cannot read a writeonly field"},
    is_in_key=False,
)
DEFAULT = Modifier(
    "default",
    "The value if none is given.",
    str,
    is_text=True,
    may_be_empty=True,
    is_in_key=False,
)
THROUGH = Modifier("through", "The association table, or the resource that links both sides.", str)
EMBED = Modifier("embed", "Responses include the other row, not only its key.")
COLUMN = Modifier("column", "The name of the column, if it is not the field's name.", column_name)
DOC = Modifier("doc", "The description in the OpenAPI document.", str, is_text=True)

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
"""The modifiers by name, in the order in which a field lists them."""

ALWAYS = frozenset({NULL, COLUMN, DOC})
BARE = ALWAYS | {READONLY, WRITEONLY}
PLAIN = BARE | {DEFAULT, INDEX}
COMMON = PLAIN | {UNIQUE}
WITHOUT_DEFAULT = COMMON - {DEFAULT}
LENGTH = frozenset({MIN, MAX})
RANGE = LENGTH | {GT, LT}
