"""Edits of Python source."""

import re
from collections.abc import Callable
from functools import partial

import pytest

from fastwright.errors import CannotEdit
from fastwright.source.edit import (
    Source,
    ensure_import,
    ensure_in_all,
    ensure_listed,
    ensure_statement,
    remove_from_all,
    remove_import,
    remove_listed,
    remove_statement,
)

type Edit = Callable[[str], str]

CALL = "api_router.include_router(products_router)"
CALLS = "api_router.include_router("


def on_text(edit: Callable[..., Source], **options: object) -> Edit:
    """Let an edit take a text and give one, the very same if there was nothing to do."""

    def edited(text: str) -> str:
        source = Source.parse(text)
        after = edit(source, **options)
        return text if after is source else after.text

    return edited


add_import = on_text(ensure_import, module="app.models.product", name="Product")
drop_import = on_text(remove_import, module="app.models.product", name="Product")
add_to_all = on_text(ensure_in_all, name="Product")
drop_from_all = on_text(remove_from_all, name="Product")
add_call = on_text(ensure_statement, statement=CALL, among=CALLS)
drop_call = on_text(remove_statement, statement=CALL)


def check_noop(edit: Edit, text: str) -> None:
    """Assert that an edit returns the very same string."""
    assert text is edit(text)


def check_transformed(edit: Edit, undo: Edit, before: str, after: str) -> None:
    """Assert what an edit gives, that a second one changes nothing, and that undo undoes."""
    assert after == edit(before)
    check_noop(edit, after)
    assert before == undo(after)


def check_refused(edit: Edit, text: str, reason: str) -> None:
    """Assert that an edit refuses, and why."""
    with pytest.raises(CannotEdit) as caught:
        edit(text)
    assert reason == caught.value.reason


# ---- import statements

check_import = partial(check_transformed, add_import, drop_import)
NEW = "from app.models.product import Product\n"


@pytest.mark.parametrize(
    "text",
    [
        NEW,
        NEW.rstrip(),
        "from app.models.product import A, Product, Z\n",
        "from app.models.product import (\n    A,\n    Product,  # keep\n)\n",
        "from app.models.product import Product as Product\n",
        "from app.models.product import A\nfrom app.models.product import Product\n",
        "from app.models.product import Product; x = 1\n",
        "\ufefffrom app.models.product import Product\r\n",
        "x = '\\d'\n" + NEW,
    ],
)
def test_import_is_there(text: str) -> None:
    """An import that is there leaves the text alone."""
    check_noop(add_import, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "import app.models.product\n",
        "from app.models.product import Products\n",
        "from app.models.product import Product as P\n",
        "from app.models.product import *\n",
        "from .models.product import Product\n",
        "from app.models import product\n",
        "if TYPE_CHECKING:\n    from app.models.product import Product\n",
        "def f():\n    from app.models.product import Product\n",
        "'''\nfrom app.models.product import Product\n'''\n",
        "# from app.models.product import Product\n",
    ],
)
def test_import_is_not_there(text: str) -> None:
    """What only looks like the import is neither removed nor taken for it."""
    check_noop(drop_import, text)
    assert text != add_import(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", NEW),
        ("\n", "\n" + NEW),
        ("# note", "# note\n" + NEW.rstrip()),
        ('"""Doc."""\n', '"""Doc."""\n\n' + NEW),
        ('"""Doc."""', '"""Doc."""\n\n' + NEW.rstrip()),
        ('"""Doc."""\n\nx = 1\n', '"""Doc."""\n\n' + NEW + "\nx = 1\n"),
        ('"""Doc\n# x"""\nimport os\n', '"""Doc\n# x"""\nimport os\n\n' + NEW),
        ("x = 1\n", NEW + "\nx = 1\n"),
        ("def f(): ...\n", NEW + "\n\ndef f(): ...\n"),
        ("#!/bin/python\nx = 1\n", "#!/bin/python\n" + NEW + "\nx = 1\n"),
        ("from .a import b\n", NEW + "\nfrom .a import b\n"),
        ("from __future__ import annotations\n", f"from __future__ import annotations\n\n{NEW}"),
        ("import os\n\n\ndef f(): ...\n", f"import os\n\n{NEW}\n\ndef f(): ...\n"),
        ("import os\nx = 1\n", f"import os\n\n{NEW}x = 1\n"),
        ("import os\n\nfrom .a import b\n", f"import os\n\n{NEW}\nfrom .a import b\n"),
    ],
)
def test_import_of_a_new_root(before: str, after: str) -> None:
    """An import of a new root becomes a section of its own."""
    check_import(before, after)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("from app.a import b\n", ""),
        ("", "from app.z import b\n"),
        ("from app.a import b\n", "from app.z import b\n"),
        ("import app.z\n", "\nx = 1\n"),
        ("from app.models.item import Item\n", "# about z\nfrom app.z import b\n"),
        ("x = 1\n# about a\nfrom app.a import b  # noqa\n", "from app.z import (\n    b,\n)\n"),
        ("from app.z import b\nfrom app.a import b\n", "\nimport os\n"),
        ("import os\n\nx = 'é'\nfrom app.a import b\n", "\ny = 1\n"),
        ("x = '''\n# x'''\n", "from app.z import b\n"),
        ("from app.models.product import Product as P\n", ""),
        ("from app.models.product import *\n", ""),
    ],
)
def test_import_beside_others_of_its_root(above: str, below: str) -> None:
    """An import goes among those of its root by its module's name."""
    check_import(above + below, above + NEW + below)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A, Z", "A, Product, Z"),
        ("A", "A, Product"),
        ("Z", "Product, Z"),
        ("CONST, thing  # keep", "CONST, Product, thing  # keep"),
        ("z, b, a", "z, b, a, Product"),
        ("(A, Z)", "(A, Product, Z)"),
        ("(\n    A,\n    Z,\n)", "(\n    A,\n    Product,\n    Z,\n)"),
        ("(\n    A,  # a\n    # z\n    Z\n)", "(\n    A,  # a\n    Product,\n    # z\n    Z\n)"),
        ("(\n    A,\n    B  # b\n)", "(\n    A,\n    B,  # b\n    Product\n)"),
        ("(A,\n    B)", "(A,\n    B,\n    Product)"),
        ("A as B, C", "A as B, C, Product"),
    ],
)
def test_import_joins_its_module(before: str, after: str) -> None:
    """A name joins an import of its module, in its order and layout."""
    start = "from app.models.product import "
    check_import(f"{start}{before}\n", f"{start}{after}\n")


def test_import_leaves_the_blank_line_to_its_section() -> None:
    """The blank line above a section stays as long as something is left in the section."""
    rest = "from zope import z\n"
    assert f"import os\n\n{rest}" == drop_import(f"import os\n\n{NEW}{rest}")


def test_standard_library_import_joins_its_section() -> None:
    """The modules of the standard library form one section."""
    add = on_text(ensure_import, module="typing", name="Any")
    drop = on_text(remove_import, module="typing", name="Any")
    rest = "\nfrom fastapi import APIRouter\n"
    check_transformed(add, drop, f"import os\n{rest}", f"import os\nfrom typing import Any\n{rest}")
    check_transformed(add, drop, rest[1:], f"from typing import Any\n{rest}")


@pytest.mark.parametrize(
    "text",
    [
        "import app.a; x = 1\n",
        "from app.models.product import A, \\\n    B\n",
        "x = 1; import app\n",
    ],
)
def test_import_refuses_shared_lines(text: str) -> None:
    """Semicolons and backslashes are for people to edit."""
    check_refused(
        add_import, text, ("line 1 contains several statements or is continued with a backslash")
    )


# ---- __all__

check_all = partial(check_transformed, add_to_all, drop_from_all)


@pytest.mark.parametrize(
    "text",
    ["", "x = 1\n", "__all__: list[str]\n", "def f():\n    __all__ = []\n", "# __all__ = []\n"],
)
def test_no_all(text: str) -> None:
    """A file without `__all__` stays."""
    check_noop(add_to_all, text)
    check_noop(drop_from_all, text)


@pytest.mark.parametrize("value", ["['Product']", '("A", "Product")', '"A", "Product"'])
def test_already_in_all(value: str) -> None:
    """A name that is in `__all__` is not added again."""
    check_noop(add_to_all, f"__all__ = {value}\n")


@pytest.mark.parametrize("value", ["[]", '["A"]', "()", '["Products"]', '"A", "B"'])
def test_not_in_all(value: str) -> None:
    """A name that is not in `__all__` is not removed."""
    check_noop(drop_from_all, f"__all__ = {value}\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[]", '["Product"]'),
        ("()", '("Product",)'),
        ("['A', 'Z']", "['A', 'Product', 'Z']"),
        ('["A"]', '["A", "Product"]'),
        ('["A",]', '["A", "Product",]'),
        ('("A",)', '("A", "Product",)'),
        ('("Z", "A")', '("Z", "A", "Product")'),
        ('["CONST", "thing"]', '["CONST", "Product", "thing"]'),
        ('["A", "Quiz", "ZONE"]', '["A", "Product", "Quiz", "ZONE"]'),
        ('[\n    "A",\n    "Z",\n]', '[\n    "A",\n    "Product",\n    "Z",\n]'),
        ('[\n    "A",  # é\n]', '[\n    "A",  # é\n    "Product",\n]'),
        ('[\n    "A"  # a\n]', '[\n    "A",  # a\n    "Product"\n]'),
        ('[\n    "A"\n]', '[\n    "A",\n    "Product"\n]'),
        ('["é", "A"]  # x', '["é", "A", "Product"]  # x'),
    ],
)
def test_all_gains_a_name(before: str, after: str) -> None:
    """A name goes into `__all__` in its order, quotes and layout."""
    check_all(f"__all__ = {before}\n", f"__all__ = {after}\n")
    check_all(f"__all__: list[str] = {before}", f"__all__: list[str] = {after}")


@pytest.mark.parametrize(
    ("before", "after"), [('("A", "Product")', '("A",)'), ('("Product", "Z")', '("Z",)')]
)
def test_all_tuple_of_one_stays_a_tuple(before: str, after: str) -> None:
    """Removing one of two names leaves a tuple, not a string in parentheses."""
    assert f"__all__ = {after}\n" == drop_from_all(f"__all__ = {before}\n")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("__all__ = base.__all__ + ['A']\n", "__all__ is computed"),
        ("__all__ = [*base.__all__, 'A']\n", "__all__ is computed"),
        ("__all__ = ['A']\n__all__ += ['B']\n", "__all__ is computed"),
        ("__all__ = ['A', ('B')]\n", "__all__ is computed"),
        ("__all__ = 'A', 'B'\n", "__all__ is a tuple without parentheses"),
        (
            "__all__ = []; x = 1\n",
            ("line 1 contains several statements or is continued with a backslash"),
        ),
    ],
)
def test_all_refused(text: str, reason: str) -> None:
    """An `__all__` that is not a plain list is for people to edit."""
    check_refused(add_to_all, text, reason)


# ---- statements

check_call = partial(check_transformed, add_call, drop_call)
ITEMS = "api_router.include_router(items_router)\n"
USERS = 'api_router.include_router(\n    users_router,\n    prefix="/users",  # é\n)\n'


@pytest.mark.parametrize(
    "text", [CALL, f"{CALL}  # why\n", CALL.replace("(", "( ") + "\n", f"{ITEMS}{CALL}; x = 1\n"]
)
def test_statement_is_there(text: str) -> None:
    """A statement with an equal tree counts as there."""
    check_noop(add_call, text)


@pytest.mark.parametrize(
    "text", ["", ITEMS, f"if x:\n    {CALL}\n", f"# {CALL}\n", CALL.replace(")", ", x)") + "\n"]
)
def test_statement_is_not_there(text: str) -> None:
    """Statements that differ or lie deeper are not removed."""
    check_noop(drop_call, text)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (ITEMS, ""),
        (ITEMS, USERS),
        ("", USERS),
        ("x = 1\n", f"# about users\n{USERS}y = 2\n"),
        (USERS + ITEMS, "y = 2\n"),
        (ITEMS + USERS + ITEMS.replace("items", "auth"), "y = 2\n"),
        (ITEMS, f"\nif debug:\n    {ITEMS}"),
    ],
)
def test_statement_goes_among_its_like(above: str, below: str) -> None:
    """A statement is inserted in order, or last where there is none."""
    check_call(above + below, f"{above}{CALL}\n{below}")


def test_statement_without_its_like() -> None:
    """With nothing to go by, the edit is refused."""
    check_refused(add_call, "x = 1\n", "it has no top-level api_router")


def test_statement_first_of_its_kind() -> None:
    """The first call goes after the assignment of its object."""
    before = "api_router = APIRouter()\n\nx = 1\n"
    after = f"api_router = APIRouter()\n{CALLS}products_router)\n\nx = 1\n"
    check_transformed(add_call, drop_call, before, after)


def test_statement_refuses_shared_lines() -> None:
    """A removal, too, leaves lines alone that hold more."""
    reason = "line 1 contains several statements or is continued with a backslash"
    check_refused(add_call, f"{ITEMS.rstrip()}; x = 1\n", reason)
    check_refused(drop_call, f"{CALL}; x = 1\n", reason)


# ---- all edits

EDITS = [
    pytest.param(add_import, drop_import, id="import"),
    pytest.param(add_to_all, drop_from_all, id="all"),
    pytest.param(add_call, drop_call, id="statement"),
]
SHAPE = f'''"""Routes — «v1»."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.v1 import health  # noqa: F401
from app.zones import (
    Zone,  # é
)

__all__ = [
    "Base",  # the first
    "Zone"
]

api_router = APIRouter()
{ITEMS}# users
{USERS}

# after é
def last() -> str:
    return "é"
'''
SHAPES = [SHAPE, SHAPE.replace('"Zone"\n]', '"Zone"]'), f"import app.a\n{ITEMS}__all__ = []\n"]
SPELLINGS = {
    "lf": lambda text: text,
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "cr": lambda text: text.replace("\n", "\r"),
    "bom": lambda text: "\ufeff" + text,
    "no final newline": lambda text: text.rstrip("\n"),
    "all at once": lambda text: "\ufeff" + text.rstrip("\n").replace("\n", "\r\n"),
}


@pytest.mark.parametrize(("edit", "undo"), EDITS)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_round_trip(edit: Edit, undo: Edit, shape: str, spell: Edit) -> None:
    """An edit keeps how the file is spelt, does nothing twice, and can be undone."""
    after = spell(edit(shape))
    assert after != spell(shape)
    check_transformed(edit, undo, spell(shape), after)


@pytest.mark.parametrize(("edit", "undo"), EDITS)
def test_not_python(edit: Edit, undo: Edit) -> None:
    """A file that does not parse is refused with the line."""
    for each in (edit, undo):
        check_refused(each, "x = 1\n\nx +\n", "line 3 is not valid Python (invalid syntax)")


# ---- names


def test_defined_names() -> None:
    """Imports, definitions and assignments count, but not what functions bind."""
    text = (
        "import a.b, c as d\nfrom e import f, g as h\nfrom i import *\n"
        "class J:\n    x = 1\n\ndef k(x):\n    x = 1\n\nl = m, (n, *o) = 1\np: int\n"
        "if l:\n    q = [x for x in m]\nr.x = r[0] = 1\ntype S = int\n"
    )
    assert frozenset("adfhJklmnopqS") == Source.parse(text).defined_names


# ---- lists

LISTS = 'APPS: list[str] = [\n    M("b"),  # first\n    M("d"),\n]\n'


@pytest.mark.parametrize("name", ["a", "c", "e"])
def test_item_goes_among_its_siblings(name: str) -> None:
    """An item is sorted in, counts as there afterwards, and is taken out again."""
    text = on_text(ensure_listed, name="APPS", code=f'M("{name}")')(LISTS)

    items = re.findall(r'M\("(\w)"\)', text)
    assert sorted(items) == items
    assert name in items
    assert on_text(ensure_listed, name="APPS", code=f"M('{name}')")(text) == text
    assert on_text(remove_listed, name="APPS", code=f'M("{name}")')(text) == LISTS


@pytest.mark.parametrize("text", ["APPS = []\n", "APPS: list[M] = []\n", "APPS = [\n]\n"])
def test_item_of_an_empty_list(text: str) -> None:
    """The first item can be added, and the last removed."""
    edited = on_text(ensure_listed, name="APPS", code='M("a")')(text)

    assert 'M("a")' in edited
    assert on_text(remove_listed, name="APPS", code='M("a")')(edited).replace(
        "\n]", "]"
    ) == text.replace("\n]", "]")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("OTHER = []\n", "it has no top-level APPS"),
        ("APPS = make()\n", "APPS is not a plain list"),
        ("APPS = [*OTHERS]\n", "APPS is not a plain list"),
        ("APPS = []\nAPPS += [1]\n", "APPS is not a plain list"),
        ("def APPS(): ...\n", "it has no top-level APPS"),
    ],
)
def test_list_that_is_not_plain(text: str, reason: str) -> None:
    """What is computed is the user's affair."""
    with pytest.raises(CannotEdit, match=reason):
        on_text(ensure_listed, name="APPS", code='M("a")')(text)
