"""Parses TOML that anyone may have written."""

import tomllib
from typing import Any


def parse_toml(text: str) -> dict[str, Any]:
    """Return the tables of a text; raise ValueError for one that is wrong or nested too deeply."""
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        msg = "its tables or lists are nested too deeply"
        raise ValueError(msg) from error
