"""The code of users that uses what a change takes away is told, and nothing that looks like it."""

from pathlib import Path

import pytest

from fastwright.language.names import resource_names
from fastwright.project.styles import STYLES, Role
from support import Render, Run, replace

SPEC = {
    'sku = "str:max=20:unique"': 'code = { type = "str:max=20:unique", was = "sku" }',
    'status = "enum:draft+live"': 'status = "enum:live"',
    'tags = "many:tag"\n': "",
}
SCHEMA = """

class ProductCard(BaseModel):
    sku: ProductSku
    status: ProductStatus = ProductStatus.DRAFT


class Shown(ProductDetail):
    note: str
"""
SHOP = """\
from {model} import Product, ProductStatus, product_tags
from {schema} import ProductDetail, ProductSku
from tests.factories.product_factory import ProductFactory

DRAFTS = Product.status == ProductStatus.DRAFT
ROWS = product_tags.select()


async def first(session, products, product: Product):
    found = await ProductFactory.create_async(sku="a")
    return product.sku, products[0].sku, getattr(found, "sku"), Product(sku="b")
"""
TESTED = """\
async def test_sku(client):
    response = await client.post("/api/v1/products", json={"name": "a", "sku": "a"})
    assert response.json()["sku"] == "a"
"""
SCRIPT = '''\
"""Products without a sku."""

from sqlalchemy.orm import ForeignKey, relationship, text
from {model} import Product

QUERY = text("""
    SELECT name
    FROM products WHERE sku IS NULL
""")
ORDER = text("sku DESC")
KEY = ForeignKey("products.sku")
BACK = relationship("Product", order_by="Product.sku, Product.name")
'''
LINKS = ["11 products.sku", "12 Product.sku"]
LOOK_ALIKES = '''\
"""SELECT sku FROM products: how it was."""

from sqlalchemy.orm import ForeignKey, relationship, text
from {model} import Product
from {tag} import Tag

# Product.sku, product_tags
LABEL = "sku"
QUERY = text("SELECT name FROM products")
OTHER = text("SELECT sku FROM suppliers")
KEY = ForeignKey("suppliers.sku")
BACK = relationship("Product", order_by="Product.skus, Product.name", info={{"sku": 1}})
NAMED = {{"sku": 1, "tags": 2, "draft": 3}}


class Supplier:
    sku: str
    DRAFT = 1


def skus(suppliers: list[Supplier], tag: Tag, product: Product, order) -> list[object]:
    """Return the sku of each; product.sku is not among them."""
    sku = [each.sku for each in suppliers]
    return [*sku, Supplier.DRAFT, product.name, order.sku, order.tags, dict(sku=1)["sku"]]


async def test_suppliers(client):
    response = await client.post("/api/v1/suppliers", json={{"sku": "a"}})
    assert response.json()["sku"] == "a"
'''


def told(out: str) -> dict[str, list[str]]:
    """Return by file what is told of each line, broken ones first."""
    found: dict[str, list[str]] = {}
    _, _, rest = out.partition("Broken: update the lines that use what no longer exists\n")
    for line in rest.splitlines():
        words = line.removeprefix("Note: ").replace(" seems to use ", "  ").split(", which no")[0]
        place, _, name = words.strip().partition("  ")
        path, _, number = place.partition(":")
        if number:
            found.setdefault(path, []).append(f"{number} {name}")
    return found


@pytest.mark.parametrize("style", STYLES)
def test_uses_are_told(tmp_path: Path, render: Render, run: Run, style: str) -> None:
    """Each use is told with its line, and only what is certain is called broken."""
    root = render(tmp_path / "demo", example=False, style=style)
    run("add", "resource", "tag", "name:str", "-C", root)
    fields = ("sku:str:max=20:unique", "name:str", "status:enum:draft+live", "tags:many:tag")
    run("add", "resource", "product", *fields, "-C", root)
    layout, names = STYLES[style], resource_names("product")
    schema = layout.entry(Role.SCHEMA).path(names)
    modules = {
        "model": layout.entry(Role.MODEL).module(names),
        "schema": layout.entry(Role.SCHEMA).module(names),
        "tag": layout.entry(Role.MODEL).module(resource_names("tag")),
    }
    (root / schema).write_text((root / schema).read_text() + SCHEMA)
    files = {
        "app/shop.py": SHOP,
        "app/alike.py": LOOK_ALIKES,
        "scripts/report.py": SCRIPT,
        "tests/test_shop.py": TESTED,
        ".venv/lib/a.py": SHOP,
        "data/seed.sql": "select 1;\n-- sku\ninsert into products (name, sku) values ('a', 'b');\n",
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        filled = text.format(**modules) if "{model}" in text else text
        (root / path).write_text(filled)
    (root / "app/latin.py").write_bytes(b"# \xe9\nNAME = '\xe9'\n")
    for old, new in SPEC.items():
        replace(root / "resources/product.toml", old, new)

    outcome = run("apply", "--yes", "-C", root)

    assert (outcome.code, outcome.err) == (3, "")
    found = told(outcome.out)
    lines = (root / schema).read_text().splitlines()
    card = lines.index("class ProductCard(BaseModel):") + 1
    assert found.pop(str(schema)) == [
        f"{card + 1} ProductSku",
        f"{card + 2} ProductStatus.DRAFT",
        f"{card + 5} ProductDetail",
    ]
    assert found == {
        "app/shop.py": [
            f"1 {modules['model']}.product_tags",
            f"2 {modules['schema']}.ProductDetail",
            f"2 {modules['schema']}.ProductSku",
            "5 ProductStatus.DRAFT",
            "10 ProductFactory.sku",
            "11 Product.sku",
            # Known by its name alone, but on a line that is told already: products[0].sku
        ],
        "scripts/report.py": ["8 products.sku", "10 sku of products", *LINKS],
        "tests/test_shop.py": ["2 'sku' of products", "3 'sku' of products"],
        "data/seed.sql": ["3 products.sku"],
    }
    checked = run("check", "-C", root)
    assert checked.code == 1
    for name in ("product_tags", "ProductSku", "ProductDetail", "DRAFT"):
        assert f" {name}; update " in checked.out
    assert "app/alike.py" not in checked.out


def test_renamed_like_a_module(project: Path, run: Run) -> None:
    """A module that is called as a field was is no use of the field."""
    run("add", "resource", "cat", "name:str", "-C", project)
    run("add", "resource", "toy", "cat:str", "mouse:ref:cat:null", "-C", project)
    (project / "app/zoo.py").write_text(
        "from app.models.cat import Cat\nfrom app.models import Toy\n"
    )
    replace(
        project / "resources/toy.toml", 'cat = "str"', 'category = { type = "str", was = "cat" }'
    )

    outcome = run("apply", "--yes", "-C", project)

    assert (outcome.code, "zoo" in outcome.out, "no longer" in outcome.out) == (0, False, False)


def test_column_in_a_base_class(project: Path, run: Run) -> None:
    """A field is not removed while the model inherits its column from a class of the user."""
    run("add", "resource", "product", "sku:str", "name:str", "-C", project)
    model = project / "app/models/product.py"
    sku = "    sku: Mapped[str] = mapped_column(String(255))\n"
    replace(model, sku, "")
    replace(model, "(TimestampMixin, Entity)", "(Coded, TimestampMixin, Entity)")
    replace(model, "\n\nclass", "\nfrom app.models.coded import Coded\n\n\nclass")
    imports = "from sqlalchemy import String\nfrom sqlalchemy.orm import Mapped, mapped_column\n"
    (project / "app/models/coded.py").write_text(f"{imports}\n\nclass Coded:\n{sku}")

    outcome = run("remove", "field", "product", "sku", "--yes", "-C", project)

    assert (outcome.code, outcome.out) == (1, "")
    assert "Product inherits the column sku; remove the column from the class" in outcome.err
