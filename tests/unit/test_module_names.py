"""The modules of the generator: a word in the name of two of them means one thing."""

from collections import defaultdict
from pathlib import Path

import fastwright

SHARED = {
    "apply": "the command, and the plan that it carries out",
}
"""Names that two modules may have, and what both mean by them."""


def test_no_module_name_has_two_meanings() -> None:
    """Two modules have the same name only where a reason says that they mean the same."""
    root = Path(fastwright.__file__).parent
    found = defaultdict[str, list[str]](list)
    for path in root.rglob("*.py"):
        if path.stem != "__init__":
            found[path.stem].append(path.relative_to(root).as_posix())

    assert SHARED.keys() == {name for name, paths in found.items() if len(paths) > 1}
