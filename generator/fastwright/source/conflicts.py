"""Detects conflict markers in a file."""

import re

_MARKER = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)
# To see that a text has none of them is faster than to look at the start of each line.
_MARKS = "<" * 7, ">" * 7


def has_conflict(text: str) -> bool:
    """Return whether a text has conflict markers; a lone ======= may underline a heading."""
    return any(mark in text for mark in _MARKS) and _MARKER.search(text) is not None
