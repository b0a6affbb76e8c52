"""Who may use the routes of a resource, by operation: from `public` to `nobody`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fastwright.language.literals import source
from fastwright.language.names import nearest


class Operation(StrEnum):
    """What a route of a resource does."""

    LIST = "list"
    GET = "get"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


READ = (Operation.LIST, Operation.GET)
WRITE = (Operation.CREATE, Operation.UPDATE, Operation.DELETE)
_GROUPS = {"read": READ, "write": WRITE}
_KEYS = (*_GROUPS, *map(str, Operation))

_ROLE = re.compile(r"role:([a-z][a-z0-9_-]{0,39})")


@dataclass(frozen=True, slots=True)
class Who:
    """Who may use a route, and what follows from it.

    `text` is the word of specs and command lines, which the generated tests use, too. `guard` is
    the dependency that admits these users, as source; it is empty if there is nothing to check.
    """

    text: str
    guard: str = field(default="", compare=False)

    @property
    def has_route(self) -> bool:
        """Whether there is a route at all."""
        return self != NOBODY

    @property
    def needs_role(self) -> bool:
        """Whether being signed in is not enough."""
        return self.guard not in {"", USER.guard}


PUBLIC = Who("public")
USER = Who("user", "RequireUser")
ADMIN = Who("admin", "RequireAdmin")
NOBODY = Who("nobody")
_WORDS = {who.text: who for who in (PUBLIC, USER, ADMIN, NOBODY)}
WORDS = (*_WORDS, "role:NAME")
"""What can be said of an operation."""


def read_who(text: str) -> Who:
    """Return who a word stands for; raise ValueError for any other text."""
    role = _ROLE.fullmatch(text)
    if role and role[1] in _WORDS:
        msg = f"{text!r} would be another {role[1]}; write {role[1]}, or name the role otherwise"
        raise ValueError(msg)
    if role:
        return Who(text, f"Security(require_role, scopes=[{source(role[1])}])")
    if text in _WORDS:
        return _WORDS[text]
    if text == "owner":
        msg = (
            "fastwright cannot limit rows to their owner yet; write user, and override statement() "
            "in the repository"
        )
        raise ValueError(msg)
    if text.startswith("role:"):
        msg = (
            f"{text!r} names no role; use up to 40 lower-case letters, digits, - and _, "
            "from a letter on, as in role:editor"
        )
        raise ValueError(msg)
    near = nearest(text, _WORDS)
    hint = f"did you mean {near}?" if near else f"use {', '.join(WORDS)}"
    msg = f"{text!r} is nobody that fastwright knows; {hint}"
    raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use each route of a resource; what is not stated is as the project has it."""

    stated: tuple[tuple[Operation, Who], ...] = ()

    def __getitem__(self, operation: Operation) -> Who:
        """Return who may do this; raise KeyError if it is not stated."""
        return dict(self.stated)[operation]

    def __iter__(self) -> Iterator[tuple[Operation, Who]]:
        """Yield the operations that are stated, each with who may do it."""
        return iter(self.stated)

    @property
    def has_routes(self) -> bool:
        """Whether anything is open to anybody."""
        return any(map(self.allows, Operation))

    def allows(self, operation: Operation) -> bool:
        """Return whether there is a route for this; one that is not stated has a route."""
        return dict(self.stated).get(operation) != NOBODY

    @property
    def operations(self) -> tuple[Operation, ...]:
        """The operations that are stated and have routes."""
        return tuple(operation for operation, who in self if who.has_route)

    @property
    def shared_guard(self) -> str:
        """The guard of all routes that are stated, or nothing if they have different ones."""
        guards = {self[operation].guard for operation in self.operations}
        return guards.pop() if len(guards) == 1 else ""

    def filled(self, usual: Who) -> "Access":
        """Return the access with all operations; those that are not stated are for `usual`."""
        found = dict(self.stated)
        return Access(tuple((each, found.get(each, usual)) for each in Operation))


USUAL = Access()
OPEN = USUAL.filled(PUBLIC)


def read_access(stated: Mapping[str, str]) -> Access:
    """Return an access as a spec states it, `{"read": "public", "delete": "admin"}`.

    An operation of its own goes before `read` and `write`. Raises ValueError for a key or a word
    that does not exist, and for operations that cannot go without another one.
    """
    for key in stated:
        if key not in _KEYS:
            near = nearest(key, _KEYS)
            hint = f"did you mean {near}?" if near else f"use {', '.join(_KEYS)}"
            msg = f"there is no operation {key!r}; {hint}"
            raise ValueError(msg)
    found: dict[Operation, Who] = {}
    for key, text in sorted(stated.items(), key=lambda each: each[0] not in _GROUPS):
        for operation in _GROUPS.get(key, (key,)):
            found[Operation(operation)] = read_who(text)
    access = Access(tuple((each, found[each]) for each in Operation if each in found))
    _check(access)
    return access


def _check(access: Access) -> None:
    """Raise ValueError for routes that work with a row which nobody may get."""
    whole = access.filled(USER)
    left = [f"{each}" for each in whole.operations if each is not Operation.CREATE]
    if left and Operation.GET not in whole.operations:
        what = " and ".join([", ".join(left[:-1]), left[-1]] if left[1:] else left)
        msg = (
            f"get is for nobody, and {what} cannot go without it; say who may get rows, or let "
            f"nobody {what}"
        )
        raise ValueError(msg)


def access_words(access: Access) -> dict[str, str]:
    """Return an access in the fewest words; `read_access` reads them back."""
    found = {operation: who.text for operation, who in access}
    words: dict[str, str] = {}
    for key, group in _GROUPS.items():
        texts = [found[each] for each in group if each in found]
        usual = max(texts, key=texts.count, default="")
        if len(texts) < len(group) or texts.count(usual) == 1:
            words |= {each: found[each] for each in group if each in found}
        else:
            words |= {key: usual}
            words |= {each: found[each] for each in group if found[each] != usual}
    return words


def callers(access: Access, operations: tuple[Operation, ...]) -> str:
    """Return who may do these, for people: `user`, or `user, delete: admin`."""
    texts = [access[each].text for each in operations]
    usual = max(texts, key=texts.count)
    others = (f"{each}: {access[each].text}" for each in operations if access[each].text != usual)
    return ", ".join([usual, *others])
