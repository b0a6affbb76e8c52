"""Resources: what a spec in `resources/` says, checked as a whole."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from fastwright.errors import BadField, BadResource
from fastwright.language.fields import Field, LinkedField, OnDelete
from fastwright.language.groups import NO_GROUPS, Group, Groups, check_groups
from fastwright.language.keys import OWN_ID, Key, check_key
from fastwright.language.names import IMPORTED_CLASSES, Names
from fastwright.language.parser import parse_field
from fastwright.language.types.ids import id_field
from fastwright.language.types.references import SELF

_ROUTE_VARIABLES = frozenset({"data", "page", "request", "response", "uow"})


# What the classes of generated modules end in, where a field's own type might be called so too.
_TAKEN_ENDINGS = ("Create", "Factory", "Read", "Update")


@dataclass(frozen=True, slots=True)
class AnyResource[F: Field]:
    """One resource of a project: its names and its fields, as typed or linked.

    `public` lets clients write without signing in, where the project has users at all.
    """

    names: Names
    fields: tuple[F, ...]
    public: bool = False
    groups: Groups = NO_GROUPS
    key: Key = OWN_ID
    was: tuple[tuple[str, str], ...] = dataclass_field(default=(), compare=False)
    """The fields that a spec renames: their names, and the ones they had."""

    @property
    def stated_key(self) -> tuple[F, ...]:
        """The fields of its own that a row is found by; none where that is an id."""
        return self.fields_of(self.key.fields)

    @property
    def refs(self) -> tuple[F, ...]:
        """The columns that refer to other rows."""
        return tuple(field for field in self.fields if field.target and not field.type.is_many)

    @property
    def collections(self) -> tuple[F, ...]:
        """The fields that stand for rows of another table."""
        return tuple(field for field in self.fields if field.type.is_many)

    @property
    def targets(self) -> tuple[str, ...]:
        """The names of all that its fields refer to."""
        return tuple(self.target_of(field) for field in (*self.refs, *self.collections))

    def fields_of(self, group: Group) -> tuple[F, ...]:
        """Return the fields of a group, in its order."""
        by_name = {field.name: field for field in self.fields}
        return tuple(by_name[name] for name in group)

    def is_sent(self, field: Field) -> bool:
        """Tell whether the generated tests send a value of a field."""
        return not (field.readonly or _names_itself(field, self.names))

    def target_of(self, field: Field) -> str:
        """Return the name of what a ref refers to, which may be the resource itself."""
        return self.names.snake if field.target in {None, SELF} else field.target


@dataclass(frozen=True, slots=True)
class Resource(AnyResource[Field]):
    """A resource as it was typed: what can be said of it without a project."""


@dataclass(frozen=True, slots=True)
class LinkedResource(AnyResource[LinkedField]):
    """A resource that knows the type of its id, and what its fields refer to."""

    fields: tuple[LinkedField, ...]

    @property
    def key_fields(self) -> tuple[LinkedField, ...]:
        """The fields that a row is found by, its id among them."""
        return self.stated_key or (id_field(self.key.id_type, self.names),)

    @property
    def pairs(self) -> tuple[LinkedField, ...]:
        """The fields that have a table of their own, of pairs of rows."""
        return tuple(field for field in self.collections if not field.via)


def make_resource(  # noqa: PLR0913 - a spec has as many parts
    names: Names,
    fields: Iterable[str],
    *,
    public: bool = False,
    groups: Groups = NO_GROUPS,
    key: Key = OWN_ID,
    known: bool = False,
) -> Resource:
    """Read the fields of a resource, each `name:type...`; `known` is as in `resource_names`.

    Raises what `parse_field` raises, and BadResource for fields that do not go together.
    """
    parsed = tuple(parse_field(text, owner=names, known=known) for text in fields)
    resource = Resource(names, parsed, public, groups, key)
    check_resource(resource)
    return resource


def check_resource(resource: Resource) -> None:
    """Raise BadResource for fields that do not go together, wherever they lead to."""
    names, parsed = resource.names, resource.fields
    columns = [field for field in parsed if not field.type.is_many]
    if not columns:
        kind = "field that is no many" if parsed else "field"
        raise BadResource(names.snake, f"give it at least one {kind}, such as name:str")
    if all(field.readonly for field in columns):
        reason = "all of its fields are readonly; give it at least one that a client can set"
        raise BadResource(names.snake, reason)
    if all(field.readonly or field.name in resource.key.fields for field in columns):
        reason = (
            "no client could change any of its fields; give it one beside its key, or, if its rows "
            "only join two others, give one of those a many"
        )
        raise BadResource(names.snake, reason)
    twice = _twice(field.name for field in parsed)
    if twice:
        raise BadResource(names.snake, f"{twice} is given twice; rename or leave out one")
    for field in parsed:
        if _names_itself(field, names) and not (field.null or field.type.is_many):
            reason = f"{field.name} refers to {names.snake} itself, so the first needs it :null"
            raise BadResource(names.snake, reason)
    if any(field.type.is_file for field in parsed):
        _check_form(names, parsed)
    try:
        check_key(resource.key, {field.name: field for field in parsed})
        check_groups(resource.groups, parsed, resource.key.fields)
    except ValueError as error:
        raise BadResource(names.snake, str(error)) from error
    if len(resource.key.fields) > 1 and resource.collections:
        many = resource.collections[0].name
        reason = f"{many} lists pairs of rows, each found by one column; give it an id, not a key"
        raise BadResource(names.snake, reason)


def check_linked(resource: LinkedResource) -> None:
    """Raise BadResource or BadField where two things would have one name in generated code.

    That depends on the keys of what the fields refer to.
    """
    names, fields = resource.names, resource.fields
    twice = _twice(attribute for field in fields for attribute in field.attributes)
    if twice:
        raise BadResource(names.snake, f"{twice} is given twice; rename or leave out one")
    twice = _twice(field.column_name for field in fields if not field.type.is_many)
    if twice:
        raise BadResource(names.snake, f"two fields have the column {twice}; change one column=")
    for field in fields:
        _check_class(field)
    parts, taken = resource.key_fields, {*_ROUTE_VARIABLES, names.snake, names.plural}
    clash = next(
        (part.attribute for part in parts if len(parts) > 1 and part.attribute in taken), None
    )
    if clash:
        reason = f"its routes have a variable {clash}, so no part of the key can be; rename it"
        raise BadResource(names.snake, reason)


def _twice(names: Iterable[str]) -> str | None:
    return next((name for name, count in Counter(names).items() if count > 1), None)


def _check_class(field: LinkedField) -> None:
    name = field.class_name
    is_taken = name.removeprefix(field.owner.pascal) in _TAKEN_ENDINGS or name in IMPORTED_CLASSES
    if field.has_own_type and is_taken:
        reason = f"its type would be {name}, which generated code has already; rename the field"
        raise BadField(f"{field.name}:{field.text}", reason)


def _check_form(names: Names, fields: Iterable[Field]) -> None:
    """Refuse what cannot stand beside a file, with which a resource is sent as a form."""
    for field in fields:
        if not field.type.in_form:
            reason = (
                f"a file makes it a form, which has no place for {field.name}, a {field.type.name} "
                "field; move that to a resource of its own"
            )
            raise BadResource(names.snake, reason)
        if field.target and field.on_delete is OnDelete.CASCADE:
            reason = (
                f"by the cascade of {field.name} the database would delete rows without their "
                "files; use restrict or setnull"
            )
            raise BadResource(names.snake, reason)


def _names_itself(field: Field, names: Names) -> bool:
    return field.target in {SELF, names.snake}
