"""What holds for any three texts."""

import ast
import os
import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fastwright.source.merge import Merged, merge

IN_CI = bool(os.environ.get("CI"))
SAMPLE = '''\
"""Request and response schemas for posts."""

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

PostTitle = Annotated[str, Field(max_length=80)]
CHANGES = {
    "title": "title 2",
    "body": "body 2",
}
REFUSED = [
    ("title", "x" * 81),
    ("title", 1),
]


class PostCreate(BaseModel):
    title: PostTitle
    body: str | None = None


class PostRead(BaseModel):
    """What is read."""

    model_config = ConfigDict(from_attributes=True)

    title: str
    created_at: dt.datetime

    @property
    def slug(self) -> str:
        slug = self.title.lower()
        return slug.replace(" ", "-")


@router.get(
    "/{post_id}",
    response_model=PostRead,
)
async def get_post(post_id: int, posts: list[PostRead]) -> PostRead:
    post = posts[post_id]
    if post is None:
        raise KeyError(post_id)
    return post
'''
LINES = SAMPLE.splitlines()

texts = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="ab \t\n\r\f\\#:;=()[]{}'\",\ufeff", max_size=60),
    st.lists(st.sampled_from([*LINES, "", "\r", "# note", "x = 1; y = 2"]), max_size=12).map(
        "\n".join
    ),
)
numbers = st.integers(0, len(LINES) - 1)


@st.composite
def edited(draw: st.DrawFn, side: str) -> str:
    """Take lines away, swap them, and add some that nobody else has."""
    lines = list(LINES)
    for index in draw(st.lists(numbers, max_size=3)):
        other = draw(numbers)
        lines[index], lines[other] = lines[other], draw(st.sampled_from([lines[index], ""]))
    for n, index in enumerate(draw(st.lists(numbers, max_size=3))):
        mark = f"{side}_{n}"
        kinds = (
            '"{0}": {0},',
            '("{0}", {0}),',
            "{0}: int = 1",
            "assert {0}",
            "{0}({0})",
            "def {0}(): ...",
        )
        indent = lines[index][: len(lines[index]) - len(lines[index].lstrip())]
        lines.insert(index, indent + draw(st.sampled_from(kinds)).format(mark))
    for n, index in enumerate(draw(st.lists(numbers, max_size=2))):
        lines[index] += f"  # {side}_note_{n}" if lines[index] and side == "ours" else ""
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines) + draw(st.sampled_from(["\n", ""]))


def parses(text: str) -> bool:
    """Tell whether a text is Python."""
    try:
        ast.parse(text.removeprefix("\ufeff"))
    except (SyntaxError, ValueError):
        return False
    return True


@given(base=texts, ours=texts, theirs=texts)
@settings(max_examples=300, deadline=None, derandomize=IN_CI)
def test_one_side_alone(base: str, ours: str, theirs: str) -> None:
    """Where one side changed nothing, or both the same, the other side is the result."""
    for is_python in (True, False):
        assert Merged(theirs, 0) == merge(base, base, theirs, is_python=is_python)
        assert Merged(ours, 0) == merge(base, ours, base, is_python=is_python)
        assert Merged(ours, 0) == merge(base, ours, ours, is_python=is_python)


@given(base=texts, ours=texts, theirs=texts)
@settings(max_examples=500, deadline=None, derandomize=IN_CI)
@example(base="", ours="\r", theirs="\n")
@example(base="a\n", ours="a; b\n", theirs="a\nc\n")
@example(base="x\n", ours="__conflict_0__\n", theirs="y\n")
def test_any_texts(base: str, ours: str, theirs: str) -> None:
    """A merge never fails, gives the same each time, and marks as many conflicts as it says."""
    for is_python in (True, False):
        merged = merge(base, ours, theirs, is_python=is_python)
        again = merge(base, ours, theirs, is_python=is_python)
        assert again == merged
        assert merged.conflicts == merged.text.count("<<<<<<< yours")
        if is_python and not merged.conflicts and parses(ours) and parses(theirs):
            assert parses(merged.text)


@given(ours=edited("ours"), theirs=edited("theirs"))
@settings(
    max_examples=400, deadline=None, derandomize=IN_CI, suppress_health_check=[HealthCheck.too_slow]
)
def test_nothing_is_lost(ours: str, theirs: str) -> None:
    """Whatever either side added is in the result, clean or in conflict."""
    merged = merge(SAMPLE, ours, theirs, is_python=True)
    added = re.findall(r"ours_\w*\d", ours) + re.findall(r"theirs_\w*\d", theirs)
    kept = merged.text + "".join(merged.dropped)
    assert [mark for mark in added if mark not in kept] == []
    assert all(re.search(r"# ours_note_\d", each) for each in merged.dropped)
    if not merged.conflicts and parses(ours) and parses(theirs):
        assert parses(merged.text)
