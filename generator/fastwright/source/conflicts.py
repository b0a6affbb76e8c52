"""Detects conflict markers in a file."""

import re

_MARKER = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)


def has_conflict(text: str) -> bool:
    """Return whether a text has conflict markers; a lone ======= may underline a heading."""
    return _MARKER.search(text) is not None
