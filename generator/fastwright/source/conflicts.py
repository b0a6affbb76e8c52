"""Conflicts that stand in a file, whoever marked them."""

import re

_MARKER = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)


def has_conflict(text: str) -> bool:
    """Tell whether a conflict is marked in a text; ======= alone may underline a heading."""
    return _MARKER.search(text) is not None
