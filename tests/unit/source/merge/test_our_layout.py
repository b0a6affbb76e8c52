"""Another layout of the user's is no conflict, and what is generated takes it on."""

import re
import subprocess
from collections.abc import Callable

import pytest
from ruff import find_ruff_bin

from fastwright.source.merge import Merged, merge
from merge.conftest import Generated
from merge.corpus import PATHS, SHARED_PATHS, VERSIONS


def ruff(*words: str) -> Callable[[str], str]:
    """Return what changes a text with ruff."""
    command = [find_ruff_bin(), *words, "--isolated", "--quiet", "--line-length=100", "-"]

    def change(text: str) -> str:
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        return done.stdout

    return change


def wrapped(text: str) -> str:
    """Put all classes into one."""
    head, keyword, body = text.partition("class ")
    lines = (keyword + body).splitlines(keepends=True)
    return f"{head}class TestShop:\n" + "".join(f"    {x}" if x.strip() else x for x in lines)


LAYOUTS = {
    "tabs": ruff("format", "--config=format.indent-style='tab'"),
    "two spaces": ruff("format", "--config=indent-width=2"),
    "an import a line": ruff(
        *("check", "--select=I", "--fix-only", "--config=lint.isort.force-single-line=true")
    ),
}
SOME = ("base", "two fields added", "field removed", "ref removed", "enum added")


def lines_of(text: str) -> list[str]:
    """Return the lines, with imports in no order."""
    return sorted(re.findall(r"\S.*", text))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout(layout: str, generated: Generated) -> None:
    """The merge is what is generated now, in the layout of ours."""
    change = LAYOUTS[layout]
    for path in [*PATHS["layered"].values(), *SHARED_PATHS.values()]:
        base = generated("layered", "base")[path]
        ours = change(base)
        for version in SOME:
            theirs = generated("layered", version)[path]
            merged = merge(base, ours, theirs, is_python=True)
            assert (merged.conflicts, merged.dropped) == (0, ())
            assert lines_of(change(theirs)) == lines_of(merged.text), (path, version)


def test_tests_in_a_class(generated: Generated) -> None:
    """A class that ours put into another class is merged there, with what else is in that one."""
    path = SHARED_PATHS["api test"]
    base = generated("layered", "base")[path]
    mine = "\n    def test_mine(self) -> None: ...\n"
    for version in VERSIONS:
        theirs = generated("layered", version)[path]
        merged = merge(base, wrapped(base) + mine, theirs, is_python=True)
        assert Merged(wrapped(theirs) + mine, 0) == merged, version


def test_strings_are_not_indented() -> None:
    """Lines inside a string are no layout."""
    base = 'class A:\n    x = """\n    one\n"""\n    y = f"""\n    {1}\n    two\n"""\n    z = 1\n'
    ours = base.replace("    x", "\tx").replace("    y", "\ty").replace("    z", "\tz")
    merged = merge(base, ours, base + "    more = 1\n", is_python=True)
    assert Merged(ours + "\tmore = 1\n", 0) == merged


DROPPED = {
    "a statement": ("x = 1\ny = 2\n", "x = 1\ny = 2  # why\n", "x = 1\n", "x = 1\n"),
    "a field": (
        "class A:\n    x: int\n    y: int\n",
        "class A:\n    x: int\n    y: int  # why\n    mine: str\n",
        "class A:\n    x: int\n",
        "class A:\n    x: int\n    mine: str\n",
    ),
    "an item": (
        "X = [\n    1,\n    2,\n]\n",
        "X = [\n    1,\n    2,  # why\n    3,\n]\n",
        "X = [\n    1,\n]\n",
        "X = [\n    1,\n    3,\n]\n",
    ),
}


@pytest.mark.parametrize("case", DROPPED.values(), ids=DROPPED)
def test_comment_at_the_end_of_a_removed_line(case: tuple[str, str, str, str]) -> None:
    """It goes with the line that it is about, and is told."""
    base, ours, theirs, expected = case
    assert Merged(expected, 0, ("# why",)) == merge(base, ours, theirs, is_python=True)


KEPT = {
    "above": "x = 1\n# why\ny = [2]\n",
    "inside": "x = 1\ny = [\n    2,  # why\n]\n",
    "with another value": "x = 1\ny = [3]  # why\n",
}


@pytest.mark.parametrize("ours", KEPT.values(), ids=KEPT)
def test_comment_elsewhere(ours: str) -> None:
    """Lines of the user's own are a conflict."""
    merged = merge("x = 1\ny = [2]\n", ours, "x = 1\n", is_python=True)
    assert (merged.conflicts, merged.dropped, "# why" in merged.text) == (1, (), True)
