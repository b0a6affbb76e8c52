import pytest

from fastwright.language.names import resource_names
from fastwright.language.resource import Resource, make_resource
from fastwright.language.spec import from_toml, to_toml
from fastwright.language.spec_edits import with_fields, without_fields, without_was

HEAD = 'name = "post"\nplural = "posts"\n\n[fields]\n'
ADDED = 'note = "text:null"\n'

# What is typed, and what it is once the field `note` was added to it.
GROWN = {
    "plain": (HEAD + 'title = "str"\n', HEAD + 'title = "str"\n' + ADDED),
    "commented": (
        HEAD + "title = 'str' # so\n\n# more to come\n",
        HEAD + "title = 'str' # so\n" + ADDED + "\n# more to come\n",
    ),
    "unfinished": (HEAD + 'title = "str"', HEAD + 'title = "str"\n' + ADDED),
    "dotted": (
        'fields.title = "str"\n# names\nname = "post"\nplural = "posts"\n',
        f'fields.title = "str"\nfields.{ADDED}# names\nname = "post"\nplural = "posts"\n',
    ),
    "nested": (
        HEAD + '[fields.title]\ntype = "str"\n',
        HEAD + ADDED + '[fields.title]\ntype = "str"\n',
    ),
    "foreign": (
        "\ufeff" + (HEAD + 'title = "str"\n').replace("\n", "\r\n"),
        "\ufeff" + (HEAD + 'title = "str"\n' + ADDED).replace("\n", "\r\n"),
    ),
}
# What is typed, and what it is once it was applied.
RENAMED = {
    "inline": (
        'head = { was = "title", type = "str" } # so\n',
        'head = "str" # so\n',
    ),
    "quoted": (
        "\"head\" = { 'was' = 'title', \"type\" = 'str:default=}' }\n",
        "\"head\" = 'str:default=}'\n",
    ),
    "escaped": (
        'head = { type = "str:default=a \\"b\\" }", was = "title" }\n',
        'head = "str:default=a \\"b\\" }"\n',
    ),
    "values": (
        "head = { type = 'enum:a+b', was_values = { a = \"c\", 'b' = 'd}' }, was = 'it' } # so\n",
        "head = 'enum:a+b' # so\n",
    ),
    "dotted values": (
        'head.type = "enum:a+b"\nhead.was_values.a = "c"\n',
        'head.type = "enum:a+b"\n',
    ),
    "nested values": (
        '[fields.head]\ntype = "enum:a+b"\n[fields.head.was_values]\na = "c"\n',
        '[fields.head]\ntype = "enum:a+b"\n',
    ),
    "dotted": ('head.type = "str"\nhead.was = "title"\n', 'head.type = "str"\n'),
    "nested": (
        'was = "int"\n[fields.head]\nwas = "title" # so\ntype = "str"\n',
        'was = "int"\n[fields.head]\ntype = "str"\n',
    ),
}


def post(*fields: str) -> Resource:
    """Return a resource with these fields."""
    return make_resource(resource_names("post"), fields)


@pytest.mark.parametrize("name", GROWN)
def test_field_is_added(name: str) -> None:
    """It comes after the others; all that a user typed stays."""
    typed, expected = GROWN[name]
    wanted = post("title:str", "note:text:null")

    text, found = with_fields(typed, wanted, wanted.fields[1:])

    assert text == expected
    assert {*found.fields} == {*wanted.fields}
    left, found = without_fields(text, post("title:str"), {"note"})
    assert left == (typed if typed.endswith("\n") else f"{typed}\n")
    assert found == post("title:str")


@pytest.mark.parametrize("name", RENAMED)
def test_earlier_name_goes(name: str) -> None:
    """Whatever way it is written in."""
    typed, expected = RENAMED[name]

    assert without_was(HEAD + typed, from_toml("", HEAD + typed)) == HEAD + expected


def test_what_is_not_understood_is_written_anew() -> None:
    """Better without its comments than wrong."""
    typed = HEAD + "head = { was = 'title', type = '''str''' } # so\n"

    assert without_was(typed, from_toml("", typed)) == to_toml(post("head:str"))
