"""What a merge gives, to the byte."""

import pytest

from fastwright.source.merge import Merged, merge

CASES = {
    "field and validator at the same place": (
        "class A:\n    x: int\n",
        "class A:\n    x: int\n\n    def check(self) -> None:\n        pass\n",
        "class A:\n    x: int\n    y: int\n",
        "class A:\n    x: int\n    y: int\n\n    def check(self) -> None:\n        pass\n",
    ),
    "imports at the same place": (
        "import os\n\nprint(os)\n",
        "import os\nimport re\n\nprint(os, re)\n",
        "import os\nimport sys\n\nprint(os)\nsys.exit()\n",
        "import os\nimport sys\nimport re\n\nprint(os, re)\nsys.exit()\n",
    ),
    "names of one import": (
        "from a import b, d\n\nb(d)\n",
        "from a import b, d, e  # all\n\nb(d, e)\n",
        "from a import b, c, d\n\nb(d)\nc()\n",
        "from a import b, c, d, e  # all\n\nb(d, e)\nc()\n",
    ),
    "an import that only ours still uses": (
        "from a import c, b\n\nx = b\ny = c\n",
        "from a import c, b\n\nx = b\ny = c\nz = c\n",
        "from a import b\n\nx = b\n",
        "from a import c, b\n\nx = b\nz = c\n",
    ),
    "an import that ours took away and theirs needs": (
        "from app.a import b\nfrom app.c import d\n\nx = b\ny = d\n",
        "from app.a import b\n\nx = b\n",
        "from app.a import b\nfrom app.c import d\n\nx = b\ny = d\nz = d\n",
        "from app.a import b\nfrom app.c import d\n\nx = b\nz = d\n",
    ),
    "base classes": (
        "class A(B, C, D):\n    x = 1\n",
        "class A(Mine, B, C, D):\n    x = 1\n",
        "class A(C, New, D):\n    x = 1\n",
        "class A(Mine, C, New, D):\n    x = 1\n",
    ),
    "base classes on lines of their own": (
        "class A(\n    B,  # first\n    C,\n):\n    x = 1\n",
        "class A(\n    B,  # first\n    C,\n    Mine,\n):\n    x = 1\n",
        "class A(\n    New,\n    B,\n):\n    x = 1\n",
        "class A(\n    New,\n    B,  # first\n    Mine,\n):\n    x = 1\n",
    ),
    "base classes beside keywords": (
        "class A(B, C):\n    x = 1\n",
        "class A(B, C, metaclass=Mine):\n    x = 1\n",
        "class A(C, New):\n    x = 1\n",
        "class A(C, New, metaclass=Mine):\n    x = 1\n",
    ),
    "base classes with parameters": (
        "class A(B[int], C):\n    x = 1\n",
        "class A(B[int], C, Mine):\n    x = 1\n",
        "class A(B[str], C):\n    x = 1\n",
        "class A(B[str], C, Mine):\n    x = 1\n",
    ),
    "list items, one with a comment": (
        'X = [\n    "a",\n    "b",\n]\n',
        'X = [\n    "a",  # first\n    "b",\n    "c",\n]\n',
        'X = [\n    "a",\n    "z",\n]\n',
        'X = [\n    "a",  # first\n    "z",\n    "c",\n]\n',
    ),
    "the same loader, with other options": (
        "X = (load(P.a, inner=True),)\n",
        "X = (load(P.a, inner=True), load(P.b))\n",
        "X = (load(P.a, inner=True), load(P.b, inner=True), load(P.c))\n",
        "X = (load(P.a, inner=True), load(P.c), load(P.b))\n",
    ),
    "inline list": (
        'X = ["a", "b"]\n',
        "X = ['a', 'b', 'mine']\n",
        'X = ["a", "b", "c"]\n',
        "X = ['a', 'b', \"c\", 'mine']\n",
    ),
    "dictionary": (
        'X = {\n    "a": 1,\n    "b": 2,\n}\n',
        'X = {\n    "a": 10,\n    "b": 2,\n}\n',
        'X = {\n    "a": 1,\n    "c": 3,\n}\n',
        'X = {\n    "a": 10,\n    "c": 3,\n}\n',
    ),
    "arguments of one call": (
        "x: int = Field(max_length=80)\n",
        'x: int = Field(max_length=80, description="a")  # b\n',
        "x: int = Field(max_length=120)\n",
        'x: int = Field(max_length=120, description="a")  # b\n',
    ),
    "reordered fields": (
        "class A:\n    x: int\n    y: int\n    z: int\n",
        "class A:\n    z: int\n    x: int\n    y: int\n",
        "class A:\n    x: str\n    y: int\n    w: int\n    z: int\n",
        "class A:\n    z: int\n    x: str\n    y: int\n    w: int\n",
    ),
    "reordered by theirs": (
        "class A:\n    x: int\n    y: int\n",
        "class A:\n    x: int  # mine\n    y: int\n",
        "class A:\n    y: int\n    x: int\n",
        "class A:\n    y: int\n    x: int  # mine\n",
    ),
    "renamed by theirs": (
        "class A:\n    x: int = f(1)\n    z: int\n",
        "class A:\n    # Mine.\n    x: int = f(1, 2)\n    z: int\n",
        "class A:\n    y: int = f(1)\n    z: int\n",
        "class A:\n    # Mine.\n    y: int = f(1, 2)\n    z: int\n",
    ),
    "renamed local variable": (
        'def f():\n    data = get()\n    del data["a"]\n    return data\n',
        'def f():\n    payload = get()\n    del payload["a"]\n    return payload\n',
        'def f():\n    data = get()\n    del data["a"]\n    del data["b"]\n    return data\n',
        (
            'def f():\n    payload = get()\n    del payload["a"]\n    del payload["b"]\n'
            "    return payload\n"
        ),
    ),
    "other line ends, mark and no last newline": (
        "x = 1\ny = 2\n",
        "\ufeffx = 1  # a\r\ny = 2",
        "x = 1\ny = 3\n",
        "\ufeffx = 1  # a\r\ny = 3",
    ),
    "decorator and its neighbour": (
        '@a\n@b("x")\ndef f():\n    pass\n',
        '@a\n@mine\n@b("x")\ndef f():\n    pass\n',
        '@a\n@b("x", "y")\ndef f():\n    pass\n',
        '@a\n@mine\n@b("x", "y")\ndef f():\n    pass\n',
    ),
    "types imported for checking": (
        "import t\n\nx = 1\n",
        "import t\n\nif t.TYPE_CHECKING:\n    from a import B\n\nx = 1\n",
        "import t\n\nif t.TYPE_CHECKING:\n    from c import D\n\nx = 1\n",
        "import t\n\nif t.TYPE_CHECKING:\n    from a import B\n    from c import D\n\nx = 1\n",
    ),
    "functions on one line": (
        "def f(a: int) -> A: ...\n",
        "def f(a: int) -> A: ...  # mine\n",
        "def f(a: str) -> A: ...\n",
        "def f(a: str) -> A: ...  # mine\n",
    ),
    "a reformatted argument": (
        "x: int = g(f(1, 2), b=3)\n",
        "x: int = g(\n    f(\n        1, 2\n    ),\n    b=3,\n)\n",
        "x: int = g(f(1, 4), b=3)\n",
        "x: int = g(\n    f(\n        1, 4\n    ),\n    b=3,\n)\n",
    ),
    "moved by ours, changed by theirs": (
        "class A:\n    x: int\n    y: int\n    z: int\n",
        "class A:\n    y: int\n    z: int\n    x: int\n",
        "class A:\n    x: str\n    y: int\n    z: int\n",
        "class A:\n    y: int\n    z: int\n    x: str\n",
    ),
    "a field beside fields": (
        "class A:\n    t = 1\n\n    x: int\n",
        "class A:\n    t = 1\n    u = 2\n\n    x: int\n",
        "class A:\n    t = 1\n\n    w: int\n    x: int\n",
        "class A:\n    t = 1\n    u = 2\n\n    w: int\n    x: int\n",
    ),
    "blank lines stay above the first field": (
        "class A:\n    x: int\n",
        "class A:\n    c = 1\n\n    x: int\n",
        "class A:\n    w: int\n    x: int\n",
        "class A:\n    c = 1\n\n    w: int\n    x: int\n",
    ),
    "blank lines below a new docstring": (
        "class A:\n    x: int\n",
        "class A:\n    x: int  # mine\n",
        'class A:\n    """Doc."""\n\n    x: int\n',
        'class A:\n    """Doc."""\n\n    x: int  # mine\n',
    ),
    "a module that only ours still uses": (
        '"""Doc."""\n\nimport re\n\nx = re\n',
        '"""Doc."""\n\nimport re  # mine\n\nx = re\ny = re\n',
        '"""Doc."""\n\nx = 1\n',
        '"""Doc."""\n\nimport re  # mine\n\nx = 1\ny = re\n',
    ),
    "deleted by both": (
        "x = 1\ny = 2\nz = 3\n",
        "x = 1\nz = 30\n",
        "x = 10\nz = 3\n",
        "x = 10\nz = 30\n",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_union(case: tuple[str, str, str, str]) -> None:
    """Both changes are in, and all else is as it was in ours."""
    base, ours, theirs, expected = case
    assert Merged(expected, 0) == merge(base, ours, theirs, is_python=True)


def test_lines() -> None:
    """What is no Python is merged line by line; changes may touch."""
    base = '[fields]\na = "str"\nb = "int"\n'
    ours = '[fields]\na = "text"\nb = "int"\n'
    theirs = '[fields]\na = "str"\nb = "bigint"\n'
    expected = '[fields]\na = "text"\nb = "bigint"\n'
    assert Merged(expected, 0) == merge(base, ours, theirs, is_python=False)
