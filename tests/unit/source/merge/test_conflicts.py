"""What both sides changed differently is marked, in the smallest place with lines of its own."""

import pytest

from fastwright.source.merge import Merged, merge


def marked(base: str, ours: str, theirs: str) -> str:
    """Return a conflict as git writes it."""
    return f"<<<<<<< yours\n{ours}||||||| written last\n{base}=======\n{theirs}>>>>>>> fastwright\n"


def field(bound: int) -> str:
    """Return a field of that length."""
    return f"    title: str = Field(max_length={bound})\n"


CASES = {
    "the same bound": (
        f"class A:\n{field(80)}    x: int\n",
        f"class A:\n{field(50)}    x: int\n    mine: int\n",
        f"class A:\n{field(120)}    x: str\n",
        f"class A:\n{marked(field(80), field(50), field(120))}    x: str\n    mine: int\n",
    ),
    "an item with a line of its own": (
        'X = {\n    "a": 1,\n    "b": 2,\n}\n',
        'X = {\n    "a": 10,  # mine\n    "b": 2,\n    "m": 0,\n}\n',
        'X = {\n    "a": 100,\n    "b": 2,\n    "c": 3,\n}\n',
        "X = {\n"
        + marked('    "a": 1,\n', '    "a": 10,  # mine\n', '    "a": 100,\n')
        + '    "b": 2,\n    "c": 3,\n    "m": 0,\n}\n',
    ),
    "edited and deleted": (
        "x = 1\n\n\ndef f():\n    return 1\n",
        "x = 1\n\n\ndef f():\n    return 2\n",
        "x = 10\n",
        "x = 10\n\n\n" + marked("def f():\n    return 1\n", "def f():\n    return 2\n", ""),
    ),
    "commented and deleted": (
        "x = 1\ny = 2\n",
        "x = 1\n# why\ny = 2\n",
        "x = 1\n",
        "x = 1\n" + marked("y = 2\n", "# why\ny = 2\n", ""),
    ),
    "deleted and changed": (
        "x = 1\ny = 2\n",
        "x = 1  # mine\n",
        "x = 1\ny = 3\n",
        "x = 1  # mine\n" + marked("y = 2\n", "", "y = 3\n"),
    ),
    "added by both": (
        "x = 1\n",
        "x = 1\ny: int = 2\n",
        "x = 1\ny: int = 3\n",
        "x = 1\n" + marked("", "y: int = 2\n", "y: int = 3\n"),
    ),
    "the base class": (
        "class A(B):\n    x = 1\n",
        "class A(C):\n    x = 1\n",
        "class A(D):\n    x = 1\n",
        marked("class A(B):\n", "class A(C):\n", "class A(D):\n") + "    x = 1\n",
    ),
    "all base classes": (
        "class A(B):\n    x = 1\n",
        "class A(B, C):\n    x = 1\n",
        "class A:\n    x = 1\n",
        marked("class A(B):\n", "class A(B, C):\n", "class A:\n") + "    x = 1\n",
    ),
    "a base class in brackets": (
        "class A((B), C):\n    x = 1\n",
        "class A((B), C, D):\n    x = 1\n",
        "class A((B), E, C):\n    x = 1\n",
        marked("class A((B), C):\n", "class A((B), C, D):\n", "class A((B), E, C):\n")
        + "    x = 1\n",
    ),
    "one step of a function": (
        "def f():\n    a()\n    return 1\n",
        "def f():\n    a()\n    mine()\n    return 1\n",
        "def f():\n    a()\n    theirs()\n    return 1\n",
        "def f():\n    a()\n" + marked("", "    mine()\n", "    theirs()\n") + "    return 1\n",
    ),
    "a file that has a name like ours": (
        "a = 1\nb = 1\n",
        "__conflict_0__ = 1\na = 1\nb = 2\n",
        "a = 1\nb = 3\n",
        "__conflict_0__ = 1\na = 1\n" + marked("b = 1\n", "b = 2\n", "b = 3\n"),
    ),
    "a header, not what is below": (
        "def f(a):\n    return a\n\n\ndef g():\n    return 1\n",
        "def f(a, mine):\n    return a\n\n\ndef g():\n    return 1\n",
        "def f(a, theirs):\n    return a\n\n\ndef g():\n    return 2\n",
        marked("def f(a):\n", "def f(a, mine):\n", "def f(a, theirs):\n")
        + "    return a\n\n\ndef g():\n    return 2\n",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_conflict(case: tuple[str, str, str, str]) -> None:
    """The conflict holds all three versions of that place, and all else is merged."""
    base, ours, theirs, expected = case
    assert Merged(expected, 1) == merge(base, ours, theirs, is_python=True)


def test_other_newlines() -> None:
    """Markers end as the lines of ours do."""
    merged = merge("x = 1\n", "x = 2\r\n", "x = 3\n", is_python=True)
    assert Merged(marked("x = 1\n", "x = 2\n", "x = 3\n").replace("\n", "\r\n"), 1) == merged


def test_no_python() -> None:
    """What does not parse is merged by its lines."""
    merged = merge("x = 1\ny = 2\n", "x = (\ny = 2\n", "x = 1\ny = 3\n", is_python=True)
    assert Merged("x = (\ny = 3\n", 0) == merged


def test_two_indentations_in_one_text() -> None:
    """What would not parse is no clean merge."""
    base, ours = "class A:\n    x: int\n", "if a:\n\tb\nclass A:\n  x: int\n"
    assert merge(base, ours, f"{base}    y: int\n", is_python=True).conflicts == 1


def test_lines_at_the_same_place() -> None:
    """Lines that both add at one place are a conflict."""
    merged = merge("a\n", "a\nb\n", "a\nc\n", is_python=False)
    assert Merged("a\n" + marked("", "b\n", "c\n"), 1) == merged
