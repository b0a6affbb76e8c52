"""Resources: fields that go together, and specs written and read."""

from dataclasses import replace

import pytest

from fastwright.errors import BadField, BadResource, BadSpec, FastwrightError, InvalidName
from fastwright.language.access import OPEN
from fastwright.language.fields import linked
from fastwright.language.keys import read_key
from fastwright.language.names import resource_names
from fastwright.language.parser import parse_field
from fastwright.language.resource import Resource, check_linked, make_resource
from fastwright.language.spec import from_toml, to_toml
from support import linked_alone
from variants import VARIANTS, fields_of

PATH = "resources/post.toml"
HEAD = 'name = "post"\nplural = "posts"\n'
SPEC = f'{HEAD}\n[fields]\ntitle = "str:max=200"\nauthor = "ref:user:cascade"\n'

CLASHING = {
    ("title:str", "title:text"): "title is given twice; rename or remove one",
    ("author:ref:user", "author:str"): "author is given twice",
    ("parent:ref:self",): "parent refers to post itself, so its first row needs :null",
    ("parent:ref:post:cascade",): "parent refers to post itself, so its first row needs :null",
    (
        "scan:file",
        "data:json",
    ): "a resource with a file is sent as a form, which cannot contain data, a json",
    (
        "scan:file",
        "labels:list:str",
    ): "a resource with a file is sent as a form, which cannot contain labels",
    ("post_id:uuid", "author:ref:user:cascade", "scan:file:null"): "with cascade on author",
    ("seen_at:datetime:default=now:readonly", "note:str:null:readonly"): (
        "all fields are readonly; add at least one"
    ),
    (): "add at least one field, such as name:str",
    ("tags:many:tag",): "add at least one field that is not a many, such as name:str",
}

BROKEN = {
    f'{HEAD}[fields]\na = "str"\n[fields]\nb = "int"\n': "a key is given twice; remove one",
    "name = ": "Invalid value",
    SPEC.replace("name", "nam", 1): "'nam' is not a key of a spec",
    SPEC.replace('name = "post"\n', ""): "name is missing",
    SPEC.replace('plural = "posts"\n', ""): "plural is missing",
    HEAD: "fields is missing",
    f"{HEAD}[fields]\n": "add at least one field",
    f"{HEAD}fields = 1\n": "fields must be a table",
    f"{HEAD}[fields]\ntitle = 1\n": "title must be a string",
    f"{HEAD}[fields.title]\nkind = 'str'\n": "title must be a string",
    SPEC.replace('"post"', "1"): "name must be a string",
    SPEC.replace('"posts"', "[]"): "plural must be a string",
    f"table = 1\n{SPEC}": "table must be a string",
    f"public = 1\n{SPEC}": "public must be true or false",
    f"public = 'true'\n{SPEC}": "public must be true or false",
    f"unique = 'a+b'\n{SPEC}": "unique must be a list of strings",
    f"index = [['title', 'author']]\n{SPEC}": "must be a list of strings",
    f"index = ['title+body']\n{SPEC}": "title+body names 'body', which is not a field",
    f"extra = 1\n{SPEC}": "'extra' is not a key of a spec; remove it",
    f"b = 1\na = 1\n{SPEC}": "'a' is not a key of a spec",
    SPEC.replace('"post"', '"a post"'): "The name 'a post' is not allowed",
    SPEC.replace('"posts"', '"post"'): "its plural is the same word",
    f'table = "Posts"\n{SPEC}': "The name 'Posts' is not allowed",
    SPEC.replace("str:max=200", "strr"): "there is no type 'strr'; did you mean str?",
    SPEC.replace("str:max=200", ""): "write a field as name:type",
    SPEC.replace("title", '"ti tle"'): "The name 'ti tle' is not allowed",
    SPEC.replace("title", '"title:str:doc"'): "The name 'title:str:doc' is not allowed",
    SPEC.replace("author", "title"): "a key is given twice; remove one (at ",
    SPEC.replace("ref:user", "ref:post"): "author refers to post itself",
}


CLASHING_WHERE_LINKED = {
    ("author:ref:user", "author_id:uuid"): "Resource post: author and author_id would both be "
    "author_id in the code; rename one",
    ("author_id:uuid", "author:ref:user"): "Resource post: author_id and author would both be",
    ("title:str:column=author_id", "author:ref:user"): "Resource post: two fields have the column "
    "author_id; change one of them with column=",
    ("create:enum:a+b",): "Field 'create:enum:a+b': its class would be PostCreate, which generated "
    "code already has; rename the field",
    ("read:str:doc=x",): "Field 'read:str:doc=x': its class would be PostRead",
}


def make(*fields: str, name: str = "post") -> Resource:
    """Return a resource of these fields."""
    return make_resource(resource_names(name), fields)


@pytest.mark.parametrize(("fields", "reason"), CLASHING.items(), ids=repr)
def test_fields_that_do_not_go_together(fields: tuple[str, ...], reason: str) -> None:
    """What two fields, or a field and its resource, cannot both have is refused."""
    with pytest.raises(BadResource) as caught:
        make(*fields)

    assert str(caught.value).startswith(f"Resource post: {reason}")
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(("fields", "reason"), CLASHING_WHERE_LINKED.items(), ids=repr)
def test_names_that_clash_where_the_target_is_known(fields: tuple[str, ...], reason: str) -> None:
    """What has the name of another thing in generated code is refused."""
    resource = linked_alone(make(*fields))

    with pytest.raises(FastwrightError) as caught:
        check_linked(resource)

    assert str(caught.value).startswith(reason)
    assert str(caught.value).endswith(".")


def test_class_of_a_key_of_text() -> None:
    """What a ref holds may give its values a class, which has a name of its own."""
    code = linked(parse_field("code:str:max=5", owner=resource_names("country")), in_key=True)
    made = linked_alone(make("read:ref:country", "title:str"))
    read, title = made.fields
    resource = replace(made, fields=(replace(read, key=code), title))

    check_linked(made)
    with pytest.raises(BadField, match="its class would be PostRead, which generated code"):
        check_linked(resource)


@pytest.mark.parametrize(
    ("owner", "field", "expected"),
    [("Write", "session", "WriteSession"), ("Timestamp", "mixin", "TimestampMixin")],
)
def test_class_that_is_imported(owner: str, field: str, expected: str) -> None:
    """The class of a field may not hide one that its module imports."""
    names = replace(resource_names("post"), pascal=owner)
    resource = linked_alone(make_resource(names, [f"{field}:enum:a+b"]))

    with pytest.raises(BadField, match=f"its class would be {expected}"):
        check_linked(resource)


def test_attributes_follow_from_the_key_of_the_target() -> None:
    """A ref gives the model its column and its relationship, a many the relationship alone."""
    resource = linked_alone(make("title:str", "author:ref:user", "tags:many:tag"))

    assert [field.attributes for field in resource.fields] == [
        ("title",),
        ("author_id", "author"),
        ("tags",),
    ]
    assert [field.name for field in resource.pairs] == ["tags"]


@pytest.mark.parametrize("name", ["reader", "writer", "service", "repository", "controller"])
def test_class_of_a_key_in_a_route(name: str) -> None:
    """The class of a part of the key is not called like one of the routes."""
    fields = [f"{name}:enum:a+b", "code:int", "title:str"]
    free, taken = (
        linked_alone(make_resource(resource_names("post"), fields, key=key))
        for key in (read_key("code"), read_key(f"{name}+code"))
    )

    check_linked(free)
    with pytest.raises(BadField, match=f"its class would be Post{name.capitalize()}"):
        check_linked(taken)


def test_variable_of_a_route() -> None:
    """A part of the key may not be called like another argument of the routes."""
    key = read_key("data+code")
    fields = ["data:uuid", "code:str:max=5", "name:str"]
    resource = linked_alone(make_resource(resource_names("post"), fields, key=key))

    with pytest.raises(BadResource, match="its routes already have a variable data, so rename"):
        check_linked(resource)


def test_references() -> None:
    """The fields that refer to other rows are known in their order."""
    resource = make("title:str", "author:ref:user", "parent:ref:self:null")

    assert [field.name for field in resource.refs] == ["author", "parent"]


def test_resource_may_refer_to_itself_by_name() -> None:
    """`self` and the resource's own name are both understood."""
    assert [field.target for field in make("parent:ref:post:null").refs] == ["post"]


def test_spec() -> None:
    """A spec says what was typed, in the same language."""
    resource = make("title:str:max=200", "author:ref:user:cascade")

    assert to_toml(resource) == SPEC


def test_spec_of_public_resource_with_names_of_its_own() -> None:
    """What cannot be derived from the name is written down."""
    names = resource_names("HTTPRequest", plural="http_calls", table="calls")
    resource = make_resource(names, ["title:str"], access=OPEN)
    lines = ['name = "HTTPRequest"', 'plural = "http_calls"', 'table = "calls"', "public = true"]

    assert to_toml(resource).splitlines()[:4] == lines
    assert from_toml(PATH, to_toml(resource)) == resource


@pytest.mark.parametrize("kind", VARIANTS)
def test_spec_and_back(kind: str) -> None:
    """Whatever a field says survives its spec."""
    resource = make(*fields_of(kind))

    assert from_toml(PATH, to_toml(resource)) == resource


def test_spec_of_texts_that_toml_would_escape() -> None:
    """Quotes, backslashes and letters of any language survive as well."""
    resource = make('title:str:default="\\n":doc=\'—\u00a0漢字 \U0001f468\u200d\U0001f469\\')

    assert from_toml(PATH, to_toml(resource)) == resource


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("OAuthToken", "oauth_token"),
        ("oauth-token", "oauth_token"),
        ("HTTPRequest", "HTTPRequest"),
        ("http_request", "http_request"),
        ("InvoiceLine", "invoice_line"),
        ("IPv4Address", "ipv4_address"),
    ],
)
def test_acronym_is_kept(name: str, spelled: str) -> None:
    """The spec spells a name so that its class comes out the same."""
    resource = make("title:str", name=name)

    assert f'name = "{spelled}"\n' in to_toml(resource)
    assert from_toml(PATH, to_toml(resource)).names == resource.names


def test_spec_edited_by_hand() -> None:
    """Another order, other quotes and comments make no difference."""
    text = "plural = 'posts' # so\nname = 'post'\npublic = false\n[fields]\ntitle = '''str'''\n"

    assert from_toml(PATH, text) == make("title:str")


def test_spec_with_names_that_are_refused_today() -> None:
    """A project keeps the names that it has, though nobody could choose them now."""
    text = "name = 'license'\nplural = 'rows'\n[fields]\nschema = 'str'\nfilter = 'ref:http'\n"
    resource = from_toml(PATH, text)

    assert resource.names.pascal == "License"
    assert [field.attribute for field in linked_alone(resource).fields] == ["schema", "filter_id"]
    assert from_toml(PATH, to_toml(resource)) == resource
    with pytest.raises(InvalidName):
        make("schema:str")


def test_spec_of_an_uncountable_word() -> None:
    """Its plural is as it was given, though the word has none by itself."""
    resource = make_resource(resource_names("series", plural="serieses"), ["title:str"])

    assert from_toml(PATH, to_toml(resource)) == resource


@pytest.mark.parametrize(("text", "reason"), BROKEN.items(), ids=range(len(BROKEN)))
def test_broken_spec(text: str, reason: str) -> None:
    """Whatever is wrong with a spec, the sentence names the file and the cause."""
    with pytest.raises(BadSpec) as caught:
        from_toml(PATH, text)
    sentence = str(caught.value)

    assert sentence.startswith(f"{PATH}: ")
    assert reason in sentence
    assert "\n" not in sentence
    assert sentence.endswith((".", "?"))
    assert not sentence.endswith(("..", "?."))
