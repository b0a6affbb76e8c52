"""Groups of fields that are unique or indexed together."""

import pytest

from fastwright.code.bases import model_base
from fastwright.code.resource_tables import make_table
from fastwright.code.snippets import column_of, table_arguments
from fastwright.database.tables import Index, Unique
from fastwright.errors import BadResource
from fastwright.language.groups import read_groups
from fastwright.language.names import resource_names
from fastwright.language.resource import Resource, make_resource
from fastwright.language.spec import from_toml, to_toml
from support import linked_alone

FIELDS = (
    "author:ref:user",
    "slug:str:max=80",
    "code:str:max=20:unique",
    "title:str:max=400",
    "subtitle:str:max=300",
    "status:enum:draft+active",
    "active:bool",
    "rank:int:min=1:max=3",
    "settings:json",
    "labels:list:str",
    "owner:one:user",
)

REFUSED_UNIQUE = {
    ("slug",): "'slug' is not a group; write two or more fields, as in author+slug",
    ("slug+slug",): "'slug+slug' is not a group",
    ("",): "'' is not a group",
    ("author+slgu",): "author+slgu names 'slgu', which is not a field; did you mean slug?",
    ("author_id+slug",): "author_id+slug names 'author_id', which is not a field",
    ("author+",): "author+ names '', which is not a field; the fields are author, slug, code",
    ("author+slug", "slug+author"): "slug+author is given twice; remove one",
    (
        "author+slug",
        "author+slug+status",
    ): "author+slug is already unique, so author+slug+status is",
    ("author+code",): "code is already unique, so author+code is too; remove the group",
    ("owner+slug",): "owner is already unique",
    ("slug+settings",): "settings is a json field, which cannot be indexed; remove it",
    ("slug+labels",): "labels is a list field, which cannot be indexed",
    ("title+subtitle",): "an index holds 676 characters, but title+subtitle can have 700; give its",
    ("status+active",): "status+active has too few values for the tests; add a field",
    ("status+rank",): "status+rank has too few values for the tests",
}


def make(unique: tuple[str, ...] = (), index: tuple[str, ...] = ()) -> Resource:
    """Return a resource with groups of its fields."""
    return make_resource(resource_names("post"), FIELDS, groups=read_groups(unique, index))


@pytest.mark.parametrize(("unique", "reason"), REFUSED_UNIQUE.items(), ids=repr)
def test_refused_group(unique: tuple[str, ...], reason: str) -> None:
    """A group that cannot be is refused with what is wrong with it."""
    with pytest.raises(BadResource) as caught:
        make(unique)

    assert str(caught.value).startswith(f"Resource post: {reason}")
    assert str(caught.value).endswith((".", "?"))
    assert not str(caught.value).endswith("?.")


def test_index_may_have_few_values() -> None:
    """What is indexed together need not differ."""
    groups = make(index=("status+active", "code+status")).groups.index

    assert groups == (("status", "active"), ("code", "status"))


def test_index_in_another_order_is_another() -> None:
    """Which of the fields comes first matters to an index; the same one twice is refused."""
    groups = make(index=("author+status", "status+author")).groups.index

    assert groups == (("author", "status"), ("status", "author"))
    with pytest.raises(BadResource, match="author\\+status is given twice"):
        make(index=("author+status", "author+status"))


def test_groups_survive_the_spec() -> None:
    """A spec spells the groups as they are typed, and reads them back."""
    resource = make(("author+slug", "slug,status"), ("status+active",))
    text = to_toml(resource)

    assert 'unique = ["author+slug", "slug+status"]\nindex = ["status+active"]\n' in text
    assert from_toml("post.toml", text) == resource


def test_groups_are_columns() -> None:
    """The model and the table name the column of a reference."""
    resource = linked_alone(make(("author+slug",), ("author+status",)))
    columns = tuple(column_of(resource, field) for field in resource.fields)
    table = make_table(resource, columns, model_base("own", "uuid"))

    assert table_arguments(resource) == (
        'UniqueConstraint("author_id", "slug"), Index(None, "author_id", "status"), '
    )
    assert Unique(("author_id", "slug")) in table.uniques
    assert table.indexes == (Index(("author_id", "status")),)
