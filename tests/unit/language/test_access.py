import pytest

from fastwright.errors import BadSpec
from fastwright.language.access import (
    ADMIN,
    NOBODY,
    OPEN,
    PUBLIC,
    READ,
    USER,
    USUAL,
    WRITE,
    Operation,
    access_words,
    callers,
    read_access,
    read_who,
)
from fastwright.language.spec import from_toml, to_toml

SPEC = 'name = "post"\nplural = "posts"\n{}\n[fields]\ntitle = "str"\n'

REFUSED = {
    "users": "'users' is nobody that fastwright knows; did you mean user?",
    "xyz": "'xyz' is nobody that fastwright knows; use public, user, admin, nobody, role:NAME",
    "": "'' is nobody that fastwright knows; use public",
    "owner": "fastwright cannot limit rows to their owner yet; write user, and override",
    "role:": "'role:' names no role; use up to 40 lower-case letters",
    "role:Editor": "'role:Editor' names no role",
    "role:a\n": "'role:a\\n' names no role",
    f"role:{'a' * 41}": "names no role",
    "role:admin": "'role:admin' would be another admin; write admin, or name the role otherwise",
}

WORDS = [
    {},
    {"read": "public"},
    {"write": "nobody"},
    {"write": "user", "delete": "admin"},
    {"list": "public"},
    {"read": "role:editor", "create": "public"},
    {"list": "public", "get": "user"},
    {"create": "public", "update": "user", "delete": "admin"},
    {"read": "nobody", "write": "nobody", "create": "public"},
]


@pytest.mark.parametrize(("text", "reason"), REFUSED.items(), ids=repr)
def test_nobody_that_is_known(text: str, reason: str) -> None:
    """A word that stands for nobody is refused, with a word that does."""
    with pytest.raises(ValueError, match=r".") as caught:
        read_who(text)

    assert reason in str(caught.value)


def test_guards() -> None:
    """What stands for somebody says what admits them."""
    guards = {text: read_who(text).guard for text in ("public", "user", "admin", "role:editor")}

    assert guards == {
        "public": "",
        "user": "RequireUser",
        "admin": "RequireAdmin",
        "role:editor": 'Security(require_role, scopes=["editor"])',
    }


def test_operation_before_group() -> None:
    """An operation of its own goes before `read` and `write`, in whatever order they are."""
    access = read_access({"delete": "admin", "write": "user", "get": "public", "read": "user"})

    assert dict(access) == {
        Operation.LIST: USER,
        Operation.GET: PUBLIC,
        Operation.CREATE: USER,
        Operation.UPDATE: USER,
        Operation.DELETE: ADMIN,
    }


def test_usual_access() -> None:
    """What is not stated is as the project has it."""
    access = read_access({"delete": "nobody"}).filled(PUBLIC)

    assert access[Operation.UPDATE] == PUBLIC
    assert access[Operation.DELETE] == NOBODY
    assert [*access.operations] == ["list", "get", "create", "update"]


@pytest.mark.parametrize("words", WORDS, ids=repr)
def test_words_and_back(words: dict[str, str]) -> None:
    """An access is written in few words, and read back."""
    access = read_access(words)

    assert read_access(access_words(access)) == access
    assert len(access_words(access)) <= len(words)
    spec = to_toml(from_toml("spec", SPEC.format("").replace("\n\n[", "\n[")))
    line = "".join(f"access.{key} = '{who}'\n" for key, who in words.items())
    resource = from_toml("spec", line + spec)
    assert resource.access == access
    assert from_toml("spec", to_toml(resource)) == resource


def test_public_in_a_spec() -> None:
    """`public` opens what `access` does not state."""
    access = from_toml("spec", SPEC.format("public = true\naccess = { delete = 'admin' }")).access

    assert access_words(access) == {"read": "public", "write": "public", "delete": "admin"}
    assert from_toml("spec", SPEC.format("public = true")).access == OPEN


@pytest.mark.parametrize(
    ("stated", "reason"),
    {
        "access = 'admin'": "access must be a table",
        "access = { read = 1 }": "access.read must be a string",
        "access = { reed = 'user' }": "there is no operation 'reed'; did you mean read?",
        "access = { x = 'user' }": "there is no operation 'x'; use read, write, list, get, create",
        "access = { read = 'usr' }": "'usr' is nobody that fastwright knows; did you mean user?",
        "access = { get = 'nobody' }": "get is for nobody, and list, update and delete cannot go "
        "without it; say who may get rows, or let nobody list, update and delete",
        "access = { read = 'nobody', update = 'nobody' }": "and delete cannot go without it",
    }.items(),
)
def test_access_that_is_refused(stated: str, reason: str) -> None:
    """A spec with an access that makes no sense is refused."""
    with pytest.raises(BadSpec) as caught:
        from_toml("spec", SPEC.format(stated))

    assert reason in str(caught.value)


def test_callers() -> None:
    """People read who may do what: most of a group first, then what differs."""
    access = read_access({"write": "user", "delete": "admin"}).filled(USER)

    assert callers(access, READ) == "user"
    assert callers(access, WRITE) == "user, delete: admin"


def test_routes_for_nobody() -> None:
    """Only a resource whose every operation is for nobody has no routes."""
    assert USUAL.has_routes
    assert read_access({"read": "nobody", "write": "nobody", "create": "public"}).has_routes
    assert not read_access({"read": "nobody", "write": "nobody"}).has_routes
