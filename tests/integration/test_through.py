"""Fields that lead to other rows through a resource."""

import json
from pathlib import Path

import pytest

from support import Outcome, Run, replace, snapshot, texts

LINE = ("order_line", "order:ref:order:cascade", "product:ref:product", "quantity:int:min=1")
PRODUCTS = "products:many:product:through=order_line"
JOINED = """\
    products: Mapped[list["Product"]] = relationship(
        secondary="order_lines",
        primaryjoin="Order.id == order_lines.c.order_id",
        secondaryjoin="Product.id == order_lines.c.product_id",
        collection_class=UniqueList,
        viewonly=True,
        order_by="Product.id",
        lazy="raise",
    )
"""


@pytest.fixture
def lines(project: Path, run: Run) -> Path:
    """Return a project with orders, products, and lines of both."""
    for words in (("order", "number:str"), ("product", "name:str"), LINE):
        done(run("add", "resource", *words, "-C", project))
    return project


@pytest.fixture
def shop(lines: Path, run: Run) -> Path:
    """Return a project whose orders show their products."""
    done(run("add", "field", "order", PRODUCTS, "-C", lines))
    return lines


def done(outcome: Outcome) -> Outcome:
    """Return what a command answered, which must have worked."""
    assert (outcome.code, outcome.err) == (0, "")
    return outcome


def refused(root: Path, run: Run, *words: str) -> tuple[int, str]:
    """Return the code and the sentence of a refusal, which must have changed nothing."""
    before = snapshot(root)
    outcome = run(*words, "-C", root)
    assert (snapshot(root), outcome.out) == (before, "")
    assert outcome.err.startswith("Error: ")
    assert outcome.err.count("\n") == 1
    return outcome.code, outcome.err.removeprefix("Error: ").rstrip("\n")


def migrations(root: Path) -> list[Path]:
    """Return the migrations of a project."""
    return sorted((root / "migrations/versions").glob("*.py"))


def test_field_is_only_shown(shop: Path) -> None:
    """The model finds the rows, and no client sends them."""
    created, detail = (shop / "app/schemas/order.py").read_text().split("class OrderRead")

    assert JOINED in (shop / "app/models/order.py").read_text()
    assert "products" not in created
    assert 'products: Annotated[list[UUID], keys_of("id")]' in detail
    assert (
        "selectinload(Order.products)"
        in (shop / "app/repositories/order_repository.py").read_text()
    )


def test_field_comes_and_goes_without_a_table(lines: Path, run: Run) -> None:
    """No migration is written, nothing is lost, and all is as before in the end."""
    before = texts(lines)
    done(run("add", "field", "order", f"{PRODUCTS}:embed", "-C", lines))
    done(run("check", "-C", lines))
    done(run("remove", "field", "order", "products", "-C", lines))

    assert texts(lines) == before


def test_embedded_rows_are_described(lines: Path, run: Run) -> None:
    """What is shown only has its description where it is shown."""
    done(run("add", "field", "order", f"{PRODUCTS}:embed:doc=What is in it", "-C", lines))

    schemas = (lines / "app/schemas/order.py").read_text()
    assert 'products: Annotated[list[ProductRead], Field(description="What is in it")]' in schemas


def test_other_refs_of_the_resource(shop: Path, run: Run) -> None:
    """It may refer to whatever else there is, and even the sides may refer to it."""
    done(run("add", "field", "order_line", "packer:ref:user:null", "-C", shop))
    done(run("add", "field", "product", "last:ref:order_line:null", "-C", shop))

    assert JOINED in (shop / "app/models/order.py").read_text()
    assert run("apply", "order", "-C", shop).code == 0


def test_show(shop: Path, run: Run) -> None:
    """What leads through a resource is no second relation in the diagram."""
    drawn = done(run("show", "--diagram", "-C", shop)).out
    shown = done(run("show", "order", "--json", "-C", shop)).out

    assert [line.strip() for line in drawn.splitlines() if "order" in line and "--" in line] == [
        "orders ||--o{ order_lines : order",
        "products ||--o{ order_lines : product",
    ]
    assert drawn in (shop / "README.md").read_text()
    (order,) = json.loads(shown)["resources"]
    assert order["fields"]["products"] == "many:product:through=order_line"
    assert [column["name"] for column in order["columns"]] == ["number"]


# ---- refused fields


REFUSED = {
    "products:many:product:through=order_lines": (
        "the table order_lines already exists; use another name, as in through=x, or "
        "use the rows of order_line: through=order_line"
    ),
    "users:many:user:through=order_line": (
        "order_line has no ref to user; add one, or use another resource"
    ),
    "clients:many:user:through=visit": (
        "visit has no ref to order; add one, or use another resource"
    ),
    "goods:many:product:through=swap": (
        "swap has several refs to product: old and new; use a resource with exactly "
        "one ref to product"
    ),
    "peers:many:self:through=swap": (
        "both sides are order, so the two refs of swap cannot be told apart; remove "
        "the field and query swap itself"
    ),
    "lines:many:order_line:through=order_line": (
        "order_line is one of the two sides; use a resource that refers to both"
    ),
    "products:many:product:through=order": (
        "order is one of the two sides; use a resource that refers to both"
    ),
}


@pytest.mark.parametrize("field", REFUSED)
def test_refused_field(lines: Path, run: Run, field: str) -> None:
    """There has to be one way through the resource, from one side to the other."""
    swap = ("swap", "order:ref:order", "old:ref:product", "new:ref:product", "note:str")
    done(run("add", "resource", *swap, "-C", lines))
    done(run("add", "resource", "visit", "user:ref:user", "note:str", "-C", lines))

    code, message = refused(lines, run, "add", "field", "order", field)

    assert (code, message) == (2, f"Field {field!r}: {REFUSED[field]}.")


def test_resource_that_would_go_through_itself(project: Path, run: Run) -> None:
    """The table of pairs would be called like the resource, and taken for it later."""
    words = ("tag", "name:str", "related:many:self:through=tag")

    code, message = refused(project, run, "add", "resource", *words)

    assert code == 2
    assert "tag is one of the two sides" in message


def test_pairs_do_not_become_rows(lines: Path, run: Run) -> None:
    """A table of pairs would go, so it takes a field of its own."""
    done(run("add", "field", "order", "products:many:product", "-C", lines))
    replace(lines / "resources/order.toml", "many:product", "many:product:through=order_line")

    code, message = refused(lines, run, "apply", "--yes")

    assert code == 1
    assert "cannot be converted from many:product to many:product:through=order_line" in message


def test_name_of_a_table_of_pairs(lines: Path, run: Run) -> None:
    """A resource of that name would make another thing of the field."""
    field = "products:many:product:through=basket"
    done(run("add", "field", "order", field, "-C", lines))

    code, message = refused(lines, run, "add", "resource", "basket", "name:str")

    assert code == 2
    assert "Resource basket: order.products already uses a table of this name" in message


# ---- what it goes through stays


def test_remove_resource(shop: Path, run: Run) -> None:
    """A resource stays as long as a field goes through it."""
    code, message = refused(shop, run, "remove", "resource", "order_line", "--yes")

    assert code == 1
    assert message == (
        "The resource order_line is still in use by order.products; "
        "first remove the fields that refer to it."
    )
    done(run("remove", "field", "order", "products", "-C", shop))
    done(run("remove", "resource", "order_line", "--yes", "-C", shop))
    done(run("remove", "resource", "order", "--yes", "-C", shop))
    assert not list((shop / "app").rglob("*order*.py"))


EDITS = {
    "gone": ('product = "ref:product"\n', ""),
    "renamed": ('product = "ref:product"', 'goods = { type = "ref:product", was = "product" }'),
    "two of them": ("[fields]", '[fields]\nspare = "ref:product:null"'),
}


@pytest.mark.parametrize("edit", EDITS)
def test_refs_of_the_resource(shop: Path, run: Run, edit: str) -> None:
    """They stay as long as a field goes through them, and may change with it."""
    replace(shop / "resources/order_line.toml", *EDITS[edit])

    code, message = refused(shop, run, "apply", "--yes")

    assert code == 1
    assert message == (
        "The field order.products goes through order_line, which must keep exactly one "
        "ref to order and one ref to product; remove the field order.products first."
    )
    replace(shop / "resources/order.toml", 'products = "many:product:through=order_line"\n', "")
    done(run("apply", "--yes", "-C", shop))
    done(run("check", "-C", shop))


def test_field_that_goes_after_the_resource_in_the_alphabet(lines: Path, run: Run) -> None:
    """What goes through the resource changes first, whatever the order of names."""
    field = "orders:many:order:through=order_line"
    done(run("add", "field", "product", field, "-C", lines))
    replace(lines / "resources/product.toml", 'orders = "many:order:through=order_line"\n', "")
    replace(lines / "resources/order_line.toml", *EDITS["renamed"])

    done(run("apply", "--yes", "-C", lines))

    assert "goods_id" in (lines / "app/models/order_line.py").read_text()
    assert "orders" not in (lines / "app/models/product.py").read_text()


def test_remove_field_of_the_resource(shop: Path, run: Run) -> None:
    """A ref that is gone through cannot be removed; another field can."""
    code, message = refused(shop, run, "remove", "field", "order_line", "product", "--yes")

    assert code == 1
    assert message.startswith("The field order.products goes through order_line")
    done(run("add", "field", "order_line", "note:text:null", "-C", shop))
    done(run("remove", "field", "order_line", "quantity", "--yes", "-C", shop))


# ---- several specs at once


def test_new_resource_and_a_field_through_it(lines: Path, run: Run) -> None:
    """The resource comes first, whatever the order of names."""
    spec = 'name = "gift"\nplural = "gifts"\n[fields]\n{}note = "str"\n'
    refs = 'order = "ref:order"\nproduct = "ref:product"\n'
    (lines / "resources/gift.toml").write_text(spec.format(refs))
    replace(
        lines / "resources/order.toml", "[fields]", '[fields]\ngifts = "many:product:through=gift"'
    )

    code, message = refused(lines, run, "apply", "order")
    done(run("apply", "-C", lines))

    assert code == 1
    assert message == (
        "Field 'gifts' refers to 'gift', which is not in the project; add that resource first."
    )
    assert 'secondary="gifts"' in (lines / "app/models/order.py").read_text()
    assert len(list((lines / "migrations/versions").glob("*gift*"))) == 1


def test_new_resources_that_need_each_other(project: Path, run: Run) -> None:
    """Both are added in one run, and the field leads through the resource, not a table of pairs."""
    (project / "resources").mkdir()
    for name, fields in {
        "order": 'number = "str"\nbuyers = "many:user:through=order_line"\n',
        "order_line": 'order = "ref:order"\nbuyer = "ref:user"\nquantity = "int"\n',
    }.items():
        spec = f'name = "{name}"\nplural = "{name}s"\n[fields]\n{fields}'
        (project / f"resources/{name}.toml").write_text(spec)

    done(run("apply", "-C", project))
    done(run("check", "-C", project))

    assert 'secondary="order_lines"' in (project / "app/models/order.py").read_text()
    assert "association_table" not in (project / "app/models/order.py").read_text()
    (line,) = (project / "migrations/versions").glob("*create_order_lines*")
    assert 'op.create_table(\n        "order_lines"' in line.read_text()


def test_both_specs_deleted(shop: Path, run: Run) -> None:
    """Both resources go, and no table of pairs with them, as there was none."""
    for path in migrations(shop):  # as if they had run elsewhere
        path.write_text(f"{path.read_text()}\n# kept\n")
    for name in ("order", "order_line"):
        (shop / f"resources/{name}.toml").unlink()

    done(run("apply", "--yes", "-C", shop))

    new = [path for path in migrations(shop) if "# kept" not in path.read_text()]
    dropped = [path.read_text().split("def downgrade")[0].count("drop_table") for path in new]
    assert dropped == [1, 1]
    assert not list((shop / "app").rglob("*order*.py"))


def test_field_and_resource_deleted(shop: Path, run: Run) -> None:
    """The field goes before what it went through."""
    replace(shop / "resources/order.toml", 'products = "many:product:through=order_line"\n', "")
    (shop / "resources/order_line.toml").unlink()

    done(run("apply", "--yes", "-C", shop))
    done(run("check", "-C", shop))
    assert "order_line" not in (shop / "app/models/order.py").read_text()
