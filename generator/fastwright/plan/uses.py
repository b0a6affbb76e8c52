"""Where people's own code uses a field that goes or gets another name."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from fastwright.plan.pair import Pair
from fastwright.project import Project


def find_uses(
    project: Project, pair: Pair, merged: Mapping[PurePosixPath, str]
) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield the files that name a field which is gone; `merged` are the resource's own texts.

    Others count where they name its class, too: many resources have a `name`.
    """
    gone = {name for field in pair.old.fields for name in field.attributes}
    gone -= {name for field in pair.new.fields for name in field.attributes}
    if not gone:
        return
    used = re.compile(rf"""(?:\.|["'])({"|".join(gone)})\b|\b({"|".join(gone)})=""")
    pascal = pair.new.names.pascal
    for folder in ("app", "tests"):
        for path, text in project.after(merged).scan(PurePosixPath(folder), "**/*.py"):
            found = used.search(text) if path in merged or pascal in text else None
            if found:
                yield path, found[1] or found[2]
