"""Random edits of generated files, merged with what is generated for another version."""

import ast
import datetime as dt
import random
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

from merge.corpus import EDITS, PATHS, SHARED_PATHS, VERSIONS
from ruff import find_ruff_bin

from fastwright.language.access import OPEN, USUAL
from fastwright.language.names import resource_names
from fastwright.language.resource import make_resource
from fastwright.plan.resource_changes import plan_add
from fastwright.project.changes import Create
from fastwright.project.project import find_project
from fastwright.source.merge import merge
from torture.ground import fresh_projects

NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
MERGES = 100
"""How many merges a round has."""


def run(rounds: int, seed: int) -> str:
    """Merge files that were edited in up to four places and laid out in another way."""
    chosen = random.Random(seed)
    counts = Counter[str]()
    with fresh_projects() as projects:

        @cache
        def generated(style: str, version: str) -> dict[str, str]:
            return _generate(projects[style], version)

        for _ in range(rounds * MERGES):
            style = chosen.choice([*PATHS])
            old, new = chosen.sample([*VERSIONS], 2)
            roles = {**PATHS[style], **SHARED_PATHS}
            role = chosen.choice([*roles])
            base, theirs = (generated(style, each)[roles[role]] for each in (old, new))
            edits = [each for each in EDITS if style in each.styles and each.role == role]
            chosen.shuffle(edits)
            layout = chosen.choice([*LAYOUTS])
            names = [layout]
            ours = base
            for edit in edits[: chosen.randint(0, 4)]:
                if edit.fits(ours):
                    ours = edit.apply(ours)
                    names.append(edit.name)
                    counts["edits"] += 1
            where = f"{style}, {roles[role]}: {old} to {new}, {', '.join(names)}"
            counts[_check(base, ours, theirs, LAYOUTS[layout], where)] += 1
    merged = counts["clean"] + counts["conflict"]
    return f"{merged} merges of {counts['edits']} edits, {counts['conflict']} with conflicts"


def _generate(root: Path, version: str) -> dict[str, str]:
    access = OPEN if version == "made public" else USUAL
    post = make_resource(resource_names("post"), VERSIONS[version], access=access)
    plan = plan_add(find_project(root), post, now=NOW)
    return {str(each.path): each.text for each in plan.changes if isinstance(each, Create)}


def _ruff(*words: str) -> Callable[[str], str]:
    command = [find_ruff_bin(), *words, "--isolated", "--quiet", "--line-length=100", "-"]

    def change(text: str) -> str:
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        return done.stdout

    return change


LAYOUTS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "other newlines": lambda text: text.replace("\n", "\r\n"),
    "tabs": _ruff("format", "--config=format.indent-style='tab'"),
    "two spaces": _ruff("format", "--config=indent-width=2"),
    "short lines": _ruff("format", "--config=line-length=60"),
    "an import a line": _ruff(
        *("check", "--select=I", "--fix-only", "--config=lint.isort.force-single-line=true")
    ),
}


def _check(base: str, ours: str, theirs: str, layout: Callable[[str], str], where: str) -> str:
    """Merge, and check that nothing is lost; return whether the result is clean."""
    added = _words(ours) - _words(base)
    is_edited, ours = ours != base, layout(ours)
    # ruff makes one import of two equal ones.
    added &= _words(ours) - _words(layout(base))
    merged = merge(base, ours, theirs, is_python=True)
    found = _words("\n".join((merged.text, *merged.dropped)))
    for side, words in (("ours", added), ("theirs", _words(theirs) - _words(base))):
        lost = {word: count for word, count in words.items() if found[word] < count}
        assert not lost, f"{where}: {side} lost {lost}"
    assert merged.conflicts == merged.text.count("<<<<<<< yours"), where
    if merged.conflicts:
        return "conflict"
    ast.parse(merged.text)
    if theirs == base:
        assert merged.text == ours, where
    if not is_edited:
        assert _meaning(theirs) == _meaning(merged.text), f"{where}: not what is generated"
    again = merge(theirs, merged.text, theirs, is_python=True)
    assert again.text == merged.text, f"{where}: merged again it differs"
    return "clean"


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def _meaning(text: str) -> list[str]:
    """Return what the statements mean, with imports in no order and one by one."""
    found: list[str] = []
    for each in ast.parse(text).body:
        if isinstance(each, ast.ImportFrom):
            found += (f"{each.module}:{ast.unparse(name)}" for name in each.names)
        else:
            found.append("" if isinstance(each, ast.If) else ast.dump(each))
    return sorted(found)
