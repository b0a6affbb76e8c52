from pathlib import Path, PurePosixPath

import pytest

from fastwright.errors import UnknownTarget
from fastwright.language.names import resource_names
from fastwright.project.models import find_target, referring_resources, tables
from fastwright.project.project import MARKER, find_project

MODEL = 'class {name}(Entity):\n    __tablename__ = "{table}"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder with the least that makes a project."""
    write(tmp_path, MARKER, 'format = 1\nstyle = "layered"\nauth = "jwt"\n')
    return tmp_path.resolve()


def write(root: Path, path: PurePosixPath | str, text: str) -> None:
    """Write a file of the project."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text.encode())


def write_spec(root: Path, name: str, *fields: str) -> None:
    """Write the spec of a resource."""
    lines = [f'name = "{name}"', f'plural = "{name}s"', "[fields]", 'title = "str"', *fields]
    write(root, f"resources/{name}.toml", "\n".join(lines))


def test_referring_resources(root: Path) -> None:
    """Those with a ref to a resource are found; a ref to itself does not count."""
    write_spec(root, "post", 'parent = "ref:post:null"')
    write_spec(root, "comment", 'post = "ref:post"')
    write_spec(root, "tag")

    project = find_project(root)

    assert list(referring_resources(project, resource_names("post"))) == ["comment.post"]
    assert list(referring_resources(project, resource_names("tag"))) == []


def test_referring_model(root: Path) -> None:
    """A model written by hand counts too, by its foreign key."""
    write_spec(root, "post")
    write(root, "app/models/offer.py", 'post_id = mapped_column(ForeignKey("posts.id"))\n')

    project = find_project(root)

    assert list(referring_resources(project, resource_names("post"))) == ["app/models/offer.py"]


def test_target_is_the_second_class(root: Path) -> None:
    """The table of a hand-written model is that of its own class."""
    line = 'class OrderLine(Entity):\n    __tablename__ = "order_lines"\n'
    order = 'class Order(Entity):\n    __tablename__ = "orders"\n'
    write(root, "app/models/order.py", f"{line}\n\n{order}")

    assert find_target(find_project(root), "order", "order").names.table == "orders"


# ---- targets


def test_target_is_a_resource(root: Path) -> None:
    """The table of a resource is what its spec says."""
    write(
        root,
        "resources/post.toml",
        'name = "post"\nplural = "posts"\ntable = "blog_posts"\n[fields]\ntitle = "str"\n',
    )

    assert find_target(find_project(root), "post", "post").names.table == "blog_posts"


@pytest.mark.parametrize("quote", ['"', "'"])
def test_target_is_written_by_hand(root: Path, quote: str) -> None:
    """The table of a hand-written model is what the model says."""
    text = MODEL.format(name="OldUser", table="people").replace('"', quote)
    write(root, "app/models/old_user.py", text)

    names = find_target(find_project(root), "author", "old_user").names

    assert (names.pascal, names.table) == ("OldUser", "people")


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("usr", "did you mean user?"),
        ("bas", "add that resource first."),
        ("mixin", "add that resource first."),
        ("zebra", "add that resource first."),
    ],
)
def test_unknown_target(root: Path, target: str, hint: str) -> None:
    """Only models with a table are targets, and only those are suggested."""
    write(root, "app/models/user.py", MODEL.format(name="User", table="users"))
    write(root, "app/models/base.py", "class Base: ...\n")
    write(root, "app/models/mixin.py", "class Mixin(Base): ...\n")

    with pytest.raises(UnknownTarget) as caught:
        find_target(find_project(root), "author", target)

    assert str(caught.value) == (
        f"Field 'author' refers to {target!r}, which is not in the project; {hint}"
    )


def test_tables(root: Path) -> None:
    """Every table is found, several in a file too."""
    two = MODEL.format(name="A", table="as") + MODEL.format(name="B", table="bs")
    write(root, "app/models/two.py", two)
    write(root, "app/models/__init__.py", "from app.models.two import A, B\n")

    path = PurePosixPath("app/models/two.py")
    assert tables(find_project(root)) == {"as": path, "bs": path}
