# ruff: noqa: ISC004  # each text is one entry
"""Names that are lost are found by what they are bound to, never by how they are spelled."""

from collections.abc import Mapping
from pathlib import PurePosixPath

import pytest

from fastwright.source.binding import Program, losses, lost_uses, nearby

MODEL = """
from enum import StrEnum
from typing import Annotated
from app.base import Base

class Status(StrEnum):
    DRAFT = "draft"
    LIVE = "live"

product_tags = Table("product_tags")
Sku = Annotated[str, 20]

class Product(Base):
    sku: Mapped[str]
    name: Mapped[str]
    tags: Mapped[list["Tag"]]

class Tag(Base):
    sku: Mapped[str]
"""
BEFORE = {
    "app/__init__.py": "from app.product import Product, product_tags\n",
    "app/base.py": """
from framework import DeclarativeBase

class Base(DeclarativeBase):
    id: int

class Service[ModelT: Base]:
    row: ModelT

    async def get(self, key: int) -> ModelT: ...
    async def page(self) -> list[ModelT]: ...
""",
    "app/product.py": MODEL,
    "app/service.py": """
from app.base import Service
from app.product import Product

class ProductService(Service[Product]): ...

Reader = Annotated[ProductService, Depends(read)]

def newest() -> Product: ...
""",
    "app/factory.py": """
from app.product import Product
from polyfactory import Factory

class ProductFactory(Factory[Product]):
    sku = "a"
""",
}
AFTER = {
    **BEFORE,
    "app/__init__.py": "from app.product import Product\n",
    "app/product.py": MODEL.replace('    DRAFT = "draft"\n', "")
    .replace("    sku: Mapped[str]\n    name", "    name")
    .replace('product_tags = Table("product_tags")\n', "")
    .replace("Sku = Annotated[str, 20]\n", ""),
    "app/factory.py": BEFORE["app/factory.py"].replace('sku = "a"', "pass"),
}


def program(texts: Mapping[str, str]) -> Program:
    """Return the program of these files."""
    folders = frozenset(str(folder) for path in texts for folder in PurePosixPath(path).parents)
    return Program(lambda path: texts.get(str(path)), folders)


def found(
    text: str, path: str = "app/user.py", after: Mapping[str, str] = AFTER
) -> list[tuple[int, str]]:
    """Return the lines of a file of the user's that are told, with the names on them."""
    before, now = program({**BEFORE, path: text}), program({**after, path: text})
    lost = {*losses(before, now, map(PurePosixPath, BEFORE))}
    texts = {PurePosixPath(name): each for name, each in {**after, path: text}.items()}
    place = PurePosixPath(path)
    if place not in {*nearby(texts, lost)}:
        return []
    return [(use.line, use.name) for use in lost_uses(before, now, lost, place)]


BROKEN = {
    "an import": ("from app.product import (\n    Product,\n    Sku,\n)\n", (3, "app.product.Sku")),
    "an import of what was passed on": ("from app import product_tags\n", (1, "app.product_tags")),
    "a relative import": ("from .product import Sku as S\n", (1, "app.product.Sku")),
    "a name of a module": ("import app.product\napp.product.Sku\n", (2, "app.product.Sku")),
    "another name for a module": ("from app import product as p\np.Sku\n", (2, "app.product.Sku")),
    "a value of an enum": ("from app.product import Status\nStatus.DRAFT\n", (2, "Status.DRAFT")),
    "an attribute of a class": ("from app import Product\nx = Product.sku\n", (2, "Product.sku")),
    "another name for a class": ("from app import Product as P\nP.sku\n", (2, "Product.sku")),
    "a parameter": ("from app import Product\ndef f(p: Product): p.sku\n", (2, "Product.sku")),
    "one that may be None": (
        "from app import Product\ndef f(p: 'Product | None'): p.sku\n",
        (2, "Product.sku"),
    ),
    "an item": (
        "from app import Product\ndef f(ps: list[Product]):\n    for p in ps:\n        p.sku\n",
        (4, "Product.sku"),
    ),
    "an item of a comprehension": (
        "from app import Product\ndef f(ps: list[Product]): [p.sku for p in ps]\n",
        (2, "Product.sku"),
    ),
    "what a call makes": ("from app import Product\np = Product()\np.sku\n", (3, "Product.sku")),
    "what a call of a function returns": (
        "from app.service import newest\nnewest().sku\n",
        (2, "Product.sku"),
    ),
    "what a method of a generic class returns": (
        "from app.service import Reader\nasync def f(ps: Reader):\n    (await ps.get(1)).sku\n",
        (3, "Product.sku"),
    ),
    "what a page of a generic class holds": (
        "from app.service import Reader\nasync def f(ps: Reader):\n    (await ps.page())[0].sku\n",
        (3, "Product.sku"),
    ),
    "an attribute of a generic class": (
        "from app.service import ProductService\nProductService().row.sku\n",
        (2, "Product.sku"),
    ),
    "what a query yields": (
        "from app import Product\nasync def f(s):\n"
        "    row = (await s.scalars(select(Product).limit(1))).one()\n    row.sku\n",
        (4, "Product.sku"),
    ),
    "what is got by its key": (
        "from app import Product\nasync def f(s):\n    (await s.get(Product, 1)).sku\n",
        (3, "Product.sku"),
    ),
    "self in a subclass": (
        "from app import Product\nclass Sub(Product):\n    def f(self): self.sku\n",
        (3, "Sub.sku"),
    ),
    "super in a subclass": (
        "from app import Product\nclass Sub(Product):\n    def f(self): super().sku\n",
        (3, "Sub.sku"),
    ),
    "a keyword": ("from app import Product\nProduct(\n    sku='a',\n)\n", (3, "Product.sku")),
    "a keyword of a factory": (
        "from app.factory import ProductFactory\nProductFactory.build(sku='a')\n",
        (2, "ProductFactory.sku"),
    ),
    "a keyword of a query": (
        "from app import Product\nupdate(Product).values(sku='a')\n",
        (2, "Product.sku"),
    ),
    "getattr": ("from app import Product\ngetattr(Product, 'sku')\n", (2, "Product.sku")),
    "a validator in a subclass": (
        "from app import Product\nclass Sub(Product):\n"
        "    @field_validator('name', 'sku')\n    def f(cls, v): ...\n",
        (3, "Sub.sku"),
    ),
    "a constraint": (
        "from app import Product\nclass Sub(Product):\n"
        "    __table_args__ = (UniqueConstraint('name', 'sku'),)\n",
        (3, "Sub.sku"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.values(), ids=BROKEN)
def test_use_is_found(text: str, expected: tuple[int, str]) -> None:
    """A use is found through whatever leads to the name, and on its own line."""
    assert [expected] == found(text)


LOOK_ALIKES = {
    "the same name of another class": "from app.product import Tag\nTag.sku\nTag(sku='a')\n",
    "a class of the same name": "class Product:\n    sku: str\n\nProduct.sku\nProduct(sku='a')\n",
    "a class of the same name from elsewhere": "from shop import Product\nProduct.sku\n",
    "a module of the same name from elsewhere": "from shop.product import Sku\n",
    "an import that was wrong before": "from app.product import Skus\n",
    "another value of the enum": "from app.product import Status\nStatus.LIVE\nStatus('live')\n",
    "another enum": "from enum import Enum\nclass Status(Enum):\n    DRAFT = 1\nStatus.DRAFT\n",
    "a name of the module itself": "Sku = str\ndef f(x: Sku) -> Sku: ...\n",
    "a local name": "def f(product_tags, Sku):\n    return Sku(product_tags)\n",
    "a value of unknown type": "from app import Product\ndef f(x): x.sku\n",
    "a value of another type": (
        "from app import Product\nfrom app.product import Tag\n"
        "def f(product: Tag, other: dict[str, Product]): product.sku\n"
    ),
    "a value that is made anew": (
        "from app import Product\ndef f(p: Product):\n"
        "    p = load(p)\n    q = [q.sku for q in load()]\n"
    ),
    "a related row": (
        "from app import Product\ndef f(p: Product):\n    for tag in p.tags:\n        tag.sku\n"
    ),
    "a subclass with its own": (
        "from app import Product\nclass Sub(Product):\n    sku: str\n\nSub.sku\nSub(sku='a')\n"
    ),
    "what a method sets": (
        "from app import Product\nclass Sub(Product):\n"
        "    def f(self):\n        self.sku = 1\n        return self.sku\n"
    ),
    "a keyword of a function": (
        "from app import Product\ndef make(sku: str) -> Product: ...\nmake(sku='a')\n"
    ),
    "a keyword of a method of a factory": (
        "from app.factory import ProductFactory\nclass F(ProductFactory):\n"
        "    @classmethod\n    def of(cls, sku): ...\n\nF.of(sku='a')\n"
    ),
    "strings and comments": (
        'from app import Product\n"""Product.sku is gone."""\nx = "sku"  # Product.sku\n'
    ),
    "a validator that may name any field": (
        "from app import Product\nclass Sub(Product):\n"
        "    @field_validator('sku', check_fields=False)\n    def f(cls, v): ...\n"
    ),
    "a string of a class": (
        "from app import Product\nclass Sub(Product):\n    label = 'sku'\n    x = f('sku')\n"
    ),
    "a field called like part of an import": (
        "from app.product import Product\nclass A:\n    product: str\nA.product\n"
    ),
    "text that is no Python": "def f(:\n    Product.sku\n",
}


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_look_alike_is_not_told(text: str) -> None:
    """What only looks like a use of a lost name is left alone."""
    assert found(text) == []


def test_module_that_is_gone() -> None:
    """Whatever is imported from a module that is gone is broken, in its package as well."""
    after = {path: text for path, text in AFTER.items() if path != "app/product.py"}

    assert found("from app.product import Tag\n", after=after) == [(1, "app.product")]
    assert found("import app.product as p\n", after=after) == [(1, "app.product")]
    assert found("from app import product\n", after=after) == [(1, "app.product")]
    assert found("from shop import product\nimport product\n", after=after) == []


def test_names_of_the_module_itself() -> None:
    """A name that a module lost and still uses is told, in annotations too."""
    mine = "\ndef mine(a: 'Sku', b: list['Sku']) -> Sku:\n    return Literal['Sku', \"a Sku\"]\n"
    text = {"app/product.py": AFTER["app/product.py"] + mine}
    before = program({**BEFORE, "app/product.py": MODEL + mine})
    now = program({**AFTER, **text})
    path = PurePosixPath("app/product.py")
    line = text["app/product.py"].count("\n", 0, text["app/product.py"].index("def mine")) + 1

    uses = [*lost_uses(before, now, [*losses(before, now, [path])], path)]

    assert {(line, "Sku")} <= {(use.line, use.name) for use in uses}


def test_circles_end() -> None:
    """Modules, classes and values that go in circles are left after some steps."""
    texts = {
        "a.py": "from b import x\nfrom b import *\nclass A(B): ...\ny = y.z\n",
        "b.py": "from a import x, A\nfrom a import *\nclass B(A): ...\n",
        "c.py": "from a import x, A\ndef f(a: A): a.b, x.b\n",
    }
    before, now = program(texts | {"d.py": "b = 1\n"}), program(texts)
    lost = [*losses(before, now, [PurePosixPath("d.py")])]

    assert [*lost_uses(before, now, lost, PurePosixPath("c.py"))] == []
