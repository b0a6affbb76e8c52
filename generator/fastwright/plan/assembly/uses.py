"""Finds uses of removed or renamed fields in the user's own code."""

import re
from collections.abc import Container, Iterator
from pathlib import PurePosixPath

from fastwright.plan.pair import Pair
from fastwright.project.project import Project
from fastwright.project.records import base_path


def find_uses(
    project: Project, pair: Pair, own: Container[PurePosixPath]
) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield the files that still use a removed or renamed field, with the name that they use.

    `own` are the files of the resource. Other files count only if they also name its class, because
    many resources have a field `name`. Generated uses such as `name=` do not count.
    """
    gone = {name for field in pair.old.fields for name in field.attributes}
    gone -= {name for field in pair.new.fields for name in field.attributes}
    if not gone:
        return
    used = re.compile(rf"""(?:\.|["'])({"|".join(gone)})\b|\b({"|".join(gone)})=""")
    named = re.compile(rf"\b{pair.new.names.pascal}(?![a-z])")  # Post, PostRead, not PostgreSQL
    for folder in ("app", "tests"):
        for path, text in project.scan(PurePosixPath(folder), "**/*.py"):
            if path in own or named.search(text):
                found = used.search(_by_hand(text, project.read(base_path(path)) or ""))
                if found:
                    yield path, found[1] or found[2]


def _by_hand(text: str, generated: str) -> str:
    written = set(generated.splitlines())
    return "\n".join(line for line in text.splitlines() if line not in written)
