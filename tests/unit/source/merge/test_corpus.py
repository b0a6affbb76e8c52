"""What people do to generated files survives what the generator changes in them."""

import ast
import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from ruff import find_ruff_bin

from fastwright.source.merge import merge
from merge.conftest import Generated
from merge.corpus import EDITS, PATHS, SHARED_PATHS, VERSIONS, Edit

CASES = [
    pytest.param(edit, style, id=f"{edit.name}-{style}") for edit in EDITS for style in edit.styles
]
REAL_CONFLICTS = {
    ("relationship loaded at once", "ref removed"),
    ("extra dependency", "made public"),
    ("refused value at the end", "ref removed"),
    ("nullable field of their own", "nullable field removed"),
    ("path of a reference", "ref removed"),
}
"""The generator takes away what was edited."""
ELSEWHERE = ("base", "field added", "field removed", "type changed", "made public")
"""The versions that are enough where a file is as in the first style, but for its imports."""
KEPT_IMPORTS = (
    ("guard on a controller's route", "made public"),
    ("provider of their own", "made public"),
)
"""The generator imports a name no more that ours has come to use elsewhere."""


def path_of(edit: Edit, style: str) -> str:
    """Return which file of a style an edit is made to."""
    return PATHS[style].get(edit.role) or SHARED_PATHS[edit.role]


def lines_of(text: str) -> Counter[str]:
    """Return the lines of a text, in no order and without blank ones."""
    return Counter(line.strip() for line in text.splitlines() if line.strip())


def complaints(folder: Path) -> dict[str, set[str]]:
    """Return for each file what names are undefined, and what imports nothing uses."""
    rules = ("--isolated", "--select=F821,F401,F811", "--output-format=json", "--exit-zero")
    command = [find_ruff_bin(), "check", *rules, "--no-cache", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, set[str]] = {}
    for each in json.loads(done.stdout):
        found.setdefault(Path(each["filename"]).name, set()).add(each["message"])
    return found


@pytest.mark.parametrize(("edit", "style"), CASES)
def test_both_changes_are_in(edit: Edit, style: str, generated: Generated) -> None:
    """The merge is the edit made to what is generated now, its lines in any order.

    Where that cannot be said, since both changed the same lines, all that either added is there.
    """
    path = path_of(edit, style)
    base = generated(style, "base")[path]
    ours = edit.apply(base)
    for version in VERSIONS if style == "layered" else ELSEWHERE:
        theirs = generated(style, version)[path]
        merged = merge(base, ours, theirs, is_python=True)

        if (edit.name, version) in REAL_CONFLICTS and theirs != base and not edit.fits(theirs):
            assert merged.conflicts == 1
            continue
        assert merged.conflicts == 0, (version, merged.text)
        ast.parse(merged.text)
        if edit.fits(theirs) and (edit.name, version) not in KEPT_IMPORTS:
            assert lines_of(edit.apply(theirs)) == lines_of(merged.text), version
        elif not edit.fits(theirs):
            assert words_expected(base, ours, theirs) == words_of(merged.text), version


def words_of(text: str) -> Counter[str]:
    """Return the words of a text, and how often each is in it."""
    return Counter(re.findall(r"\w+", text))


def words_expected(base: str, ours: str, theirs: str) -> Counter[str]:
    """Return the words of the base, and what both sides added, less what both took away."""
    was, mine, other = map(words_of, (base, ours, theirs))
    words = {word: mine[word] + other[word] - was[word] for word in was | mine | other}
    return Counter({word: count for word, count in words.items() if count})


@pytest.mark.parametrize("style", PATHS)
def test_names_are_known(style: str, generated: Generated, tmp_path: Path) -> None:
    """After a merge nothing is undefined, or imported for nothing, that was not so before."""
    folders = tmp_path / "ours", tmp_path / "merged"
    for folder in folders:
        folder.mkdir()
    for n, edit in enumerate(each for each in EDITS if style in each.styles):
        path = path_of(edit, style)
        base = generated(style, "base")[path]
        ours = edit.apply(base)
        for version in ("two fields added", "field removed", "type changed", "ref removed"):
            merged = merge(base, ours, generated(style, version)[path], is_python=True)
            if not merged.conflicts:
                name = f"{n}_{version.replace(' ', '_')}.py"
                for folder, text in zip(folders, (ours, merged.text), strict=True):
                    (folder / name).write_text(text, encoding="utf-8")

    known, found = map(complaints, folders)
    assert {
        name: new for name, each in found.items() if (new := each - known.get(name, set()))
    } == {}


@pytest.mark.parametrize(
    ("newline", "head", "tail"), [("\r\n", "\ufeff", "\n"), ("\r\n", "", ""), ("\r", "\ufeff", "")]
)
def test_bytes_of_ours(newline: str, head: str, tail: str, generated: Generated) -> None:
    """Line ends, a byte order mark and a missing final newline stay as they are in ours."""

    def dressed(text: str) -> str:
        return head + (text.rstrip("\n") + tail).replace("\n", newline)

    for edit in EDITS:
        path = path_of(edit, edit.styles[0])
        base = generated(edit.styles[0], "base")[path]
        theirs = generated(edit.styles[0], "two fields added")[path]
        plain = merge(base, edit.apply(base), theirs, is_python=True)

        merged = merge(base, dressed(edit.apply(base)), theirs, is_python=True)

        assert dressed(plain.text) == merged.text, edit.name


def test_whole_project_reformatted(generated: Generated) -> None:
    """Files in another format take all changes and keep that format where nothing changed."""
    for style, roles in PATHS.items():
        for path in [*roles.values(), *SHARED_PATHS.values()]:
            base = generated(style, "base")[path]
            ours = reformatted(base)
            for version in VERSIONS:
                theirs = generated(style, version)[path]
                merged = merge(base, ours, theirs, is_python=True)
                assert merged.conflicts == 0, (path, version)
                expected = ast.dump(ast.parse(theirs))
                assert expected == ast.dump(ast.parse(merged.text)), (path, version)
                if theirs == base:
                    assert ours == merged.text


def reformatted(text: str) -> str:
    """Format with short lines and single quotes."""
    options = ("--line-length=60", "--config=format.quote-style='single'", "--isolated")
    command = [find_ruff_bin(), "format", *options, "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return done.stdout
