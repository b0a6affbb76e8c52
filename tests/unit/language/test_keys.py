"""Keys: what a row is found by."""

from decimal import Decimal

import pytest

from fastwright.errors import BadResource, BadSpec
from fastwright.language.keys import OWN_ID, Key, key_text, read_key, typed_key
from fastwright.language.names import resource_names
from fastwright.language.resource import Resource, make_resource
from fastwright.language.spec import from_toml, to_toml
from fastwright.project.handwritten import model_key

FIELDS = (
    "code:str:max=5",
    "name:str",
    "number:int",
    "rank:int:min=1:max=3",
    "kind:enum:net+gross",
    "body:text",
    "price:decimal:8.2",
    "order:ref:order",
    "note:str:null",
    "state:str:default=new",
    "slug:str:unique",
    "place:int:index",
    "pin:str:writeonly",
    "long:str:max=600",
    "account:one:user",
    "vat:enum:full+n/a",
    "dots:enum:full+..",
)
REFUSED = {
    "cod": "the key cod names 'cod', which is not a field; did you mean code?",
    "code+code": "the key code+code names a field twice; remove one",
    "code+": "the key code+ names '', which is not a field; the fields are code, name",
    "body": (
        "body is a text field, which cannot be part of a key; use str, int, bigint, "
        "date, uuid, enum, ref"
    ),
    "price+code": "price is a decimal field, which cannot be part of a key",
    "account": "account is a one field, which cannot be part of a key",
    "note": "note is part of the key, so it cannot be null; remove that modifier",
    "state": "state is part of the key, so it cannot be default; remove that modifier",
    "slug": "slug is part of the key, so it cannot be unique; remove that modifier",
    "place": "place is part of the key, so it cannot be index; remove that modifier",
    "pin+code": "pin is part of the key, so it cannot be writeonly; remove that modifier",
    "long+name": "an index holds 676 characters; give the text fields of long+name a smaller max=",
    "kind": "the key kind has too few values for the tests; add a field to it",
    "vat+number": "vat is part of the key and so of URLs; 'n/a' cannot be, so give it letters",
    "dots+number": "dots is part of the key and so of URLs; '..' cannot be, so give it letters",
    "rank": (
        "rank is part of the key: its bounds allow only 3 values, too few for a unique "
        "field; widen them"
    ),
    "rank+kind": "the key rank+kind has too few values for the tests",
}


def make(key: str, *fields: str) -> Resource:
    """Return a resource with a key."""
    return make_resource(resource_names("post"), fields or FIELDS, key=read_key(key))


@pytest.mark.parametrize(("key", "reason"), REFUSED.items())
def test_refused_key(key: str, reason: str) -> None:
    """A key that cannot be one is refused with what is wrong with it."""
    with pytest.raises(BadResource) as caught:
        make(key)

    assert str(caught.value).startswith(f"Resource post: {reason}")
    assert str(caught.value).endswith((".", "?"))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (("order:ref:order", "line:int"), "clients could not change any of its fields"),
        (("order:ref:order", "line:int", "at:datetime:null:readonly"), "clients could not change"),
        (("order:ref:order", "line:int", "n:int", "tags:many:tag"), "tags is a many-to-many field"),
    ],
)
def test_refused_fields(fields: tuple[str, ...], reason: str) -> None:
    """What could never be changed, and pairs of rows with several columns, are refused."""
    with pytest.raises(BadResource, match=reason):
        make("order+line", *fields)


def test_unique_by_its_key() -> None:
    """A group that holds the key need not be said to be unique."""
    spec = 'name = "post"\nplural = "posts"\nkey = "code"\nunique = ["name+code"]\n[fields]\n'

    with pytest.raises(BadSpec, match=r"name\+code includes the key, so it is already unique"):
        from_toml("post.toml", f'{spec}code = "str"\nname = "str"\n')


@pytest.mark.parametrize("text", ["id:uuid", "id:int", "id:bigint", "code", "code+kind"])
def test_key_round_trip(text: str) -> None:
    """A spec says the key, and reading it gives the same resource."""
    resource = make(text, "code:str:max=5", "kind:enum:net+gross", "name:str")

    assert f'\nkey = "{text}"\n' in to_toml(resource)
    assert from_toml("post.toml", to_toml(resource)) == resource
    assert key_text(resource.key) == text


def test_own_id_is_not_said() -> None:
    """A resource with the id of its project says nothing of it."""
    resource = make_resource(resource_names("post"), ["name:str"])

    assert resource.key == OWN_ID
    assert "key" not in to_toml(resource)


@pytest.mark.parametrize("text", ["id:str", "id:", "code:str", "id:uuid:null"])
def test_no_key(text: str) -> None:
    """In a spec a key is an id with its type, or names of fields."""
    with pytest.raises(ValueError, match="write id:uuid, id:int, id:bigint, or field names"):
        read_key(text)


@pytest.mark.parametrize(
    ("typed", "key", "fields"),
    [
        (None, OWN_ID, ["name:str"]),
        ("id:bigint", Key(id_type="bigint"), ["name:str"]),
        ("name", Key(("name",)), ["name:str"]),
        ("a+b", Key(("a", "b")), ["name:str"]),
        ("a,b", Key(("a", "b")), ["name:str"]),
        ("code:str:max=5", Key(("code",)), ["code:str:max=5", "name:str"]),
    ],
)
def test_typed_key(typed: str | None, key: Key, fields: list[str]) -> None:
    """On the command line a key may be a field, too, which then comes first."""
    assert typed_key(typed, ["name:str"]) == (key, fields)


# ---- models written by hand

MODEL = """
class Other(Base):
    id: Mapped[str] = mapped_column(primary_key=True)


class Thing({base}):
    __tablename__ = "things"

    {column}
    name: Mapped[str] = mapped_column(String(80))
"""
BY_HAND = {
    "": ("id", "uuid", None),
    "id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)": ("id", "uuid", None),
    "id: Mapped[int] = mapped_column(primary_key=True)": ("id", "int", None),
    "id: Mapped[int] = mapped_column(BigInteger, primary_key=True)": ("id", "bigint", None),
    "code: Mapped[str] = mapped_column(String(3), primary_key=True)": ("code", "str", Decimal(3)),
    "day: Mapped[dt.date] = mapped_column(primary_key=True)": ("day", "date", None),
    "token: Mapped['uuid.UUID'] = orm.mapped_column(primary_key=True)": ("token", "uuid", None),
    "at: orm.Mapped[date] = mapped_column(sa.Date(), primary_key=True)": ("at", "date", None),
    "no: Mapped[str] = mapped_column(\n  sa.String(length=3),\n  primary_key=True\n)": (
        "no",
        "str",
        Decimal(3),
    ),
    "code: Mapped[str] = mapped_column(String(3), primary_key=False)": ("id", "uuid", None),
}
NOT_TOLD = {
    "id: Mapped[Decimal] = mapped_column(primary_key=True)": "or column name of its key id",
    "id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)": "the type or column name",
    "id: Mapped[int] = mapped_column(type_=BigInteger, primary_key=True)": "type or column name",
    "id: Mapped[int] = mapped_column('nr', primary_key=True)": "the type or column name",
    "id: Mapped[int] = mapped_column(name='nr', primary_key=True)": "the type or column name",
    "code: Mapped[str] = mapped_column(primary_key=True)": "the length of its key code was not",
    "code: Mapped[str] = mapped_column(String(LONG), primary_key=True)": (
        "the length of its key code was not found"
    ),
    "code: Mapped[code_key]": "its primary key was not found; write id",
    "code = Column(String(3), primary_key=True)": "its primary key was not found; write id",
}


@pytest.mark.parametrize(("column", "expected"), BY_HAND.items())
def test_key_of_a_model(column: str, expected: tuple[str, str, Decimal | None]) -> None:
    """A ref holds what the model is found by, which its base may give it."""
    text = MODEL.format(column=column, base="Entity")

    (field,) = model_key(text, resource_names("thing"), "uuid")

    assert (field.attribute, field.type.name, field.max) == expected


@pytest.mark.parametrize(("column", "reason"), NOT_TOLD.items())
def test_unknown_key_of_a_model(column: str, reason: str) -> None:
    """A key that cannot be read, or is of a type that no field has, is refused, not guessed."""
    text = MODEL.format(column=column, base="TimestampMixin, Base")

    with pytest.raises(ValueError, match=reason):
        model_key(text, resource_names("thing"), "uuid")
