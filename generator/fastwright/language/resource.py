"""Resources: what a spec in `resources/` says, checked as a whole."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

from fastwright.errors import BadResource
from fastwright.language.fields import Field, OnDelete
from fastwright.language.groups import NO_GROUPS, Group, Groups, check_groups
from fastwright.language.keys import OWN_ID, Key, check_key
from fastwright.language.names import Names
from fastwright.language.parser import parse_field
from fastwright.language.types.ids import id_field
from fastwright.language.types.references import SELF

_ROUTE_VARIABLES = frozenset({"data", "page", "request", "response", "uow"})


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of a project: its names and its fields.

    `public` lets clients write without signing in, where the project has users at all.
    """

    names: Names
    fields: tuple[Field, ...]
    public: bool = False
    groups: Groups = NO_GROUPS
    key: Key = OWN_ID
    was: tuple[tuple[str, str], ...] = dataclass_field(default=(), compare=False)
    """The fields that a spec renames: their names, and the ones they had."""

    @property
    def key_fields(self) -> tuple[Field, ...]:
        """The fields that a row is found by, its id among them."""
        own = self.fields_of(self.key.fields)
        return own or (id_field(self.key.id_type, self.names),)

    @property
    def refs(self) -> tuple[Field, ...]:
        """The columns that refer to other rows."""
        return tuple(field for field in self.fields if field.target and not field.type.is_many)

    @property
    def collections(self) -> tuple[Field, ...]:
        """The fields that stand for rows of another table."""
        return tuple(field for field in self.fields if field.type.is_many)

    @property
    def pairs(self) -> tuple[Field, ...]:
        """Those of them that have a table of their own, of pairs of rows."""
        return tuple(field for field in self.collections if not field.via)

    @property
    def targets(self) -> tuple[str, ...]:
        """The names of all that its fields refer to."""
        return tuple(self.target_of(field) for field in (*self.refs, *self.collections))

    def fields_of(self, group: Group) -> tuple[Field, ...]:
        """Return the fields of a group, in its order."""
        by_name = {field.name: field for field in self.fields}
        return tuple(by_name[name] for name in group)

    def is_sent(self, field: Field) -> bool:
        """Tell whether the generated tests send a value of a field."""
        return not (field.readonly or _names_itself(field, self.names))

    def target_of(self, field: Field) -> str:
        """Return the name of what a ref refers to, which may be the resource itself."""
        return self.names.snake if field.target in {None, SELF} else field.target


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
    read = [parse_field(text, owner=names, known=known) for text in fields]
    parsed = tuple(replace(each, in_key=each.name in key.fields) for each in read)
    resource = Resource(names, parsed, public, groups, key)
    check_resource(resource)
    return resource


def check_resource(resource: Resource) -> None:
    """Raise BadResource for fields that do not go together."""
    names, parsed = resource.names, resource.fields
    columns = [field for field in parsed if not field.type.is_many]
    if not columns:
        kind = "field that is no many" if parsed else "field"
        raise BadResource(names.snake, f"give it at least one {kind}, such as name:str")
    if all(field.readonly for field in columns):
        reason = "all of its fields are readonly; give it at least one that a client can set"
        raise BadResource(names.snake, reason)
    if all(field.readonly or field.in_key for field in columns):
        reason = (
            "no client could change any of its fields; give it one beside its key, or, if its rows "
            "only join two others, give one of those a many"
        )
        raise BadResource(names.snake, reason)
    attributes = Counter(attribute for field in parsed for attribute in field.attributes)
    twice = [attribute for attribute, count in attributes.items() if count > 1]
    if twice:
        raise BadResource(names.snake, f"{twice[0]} is given twice; rename or leave out one")
    stored = Counter(field.column_name for field in columns)
    twice = [column for column, count in stored.items() if count > 1]
    if twice:
        raise BadResource(names.snake, f"two fields have the column {twice[0]}; change one column=")
    for field in parsed:
        if _names_itself(field, names) and not (field.null or field.type.is_many):
            reason = f"{field.name} refers to {names.snake} itself, so the first needs it :null"
            raise BadResource(names.snake, reason)
    if any(field.type.is_file for field in parsed):
        _check_form(names, parsed)
    try:
        check_key(resource.key, {field.name: field for field in parsed})
        check_groups(resource.groups, parsed)
        _check_routes(resource)
    except ValueError as error:
        raise BadResource(names.snake, str(error)) from error


def _check_routes(resource: Resource) -> None:
    """Raise ValueError where the functions of the routes would have two arguments of a name."""
    names, parts = resource.names, resource.key_fields
    taken = {*_ROUTE_VARIABLES, names.snake, names.plural}
    clash = next(
        (part.attribute for part in parts if len(parts) > 1 and part.attribute in taken), None
    )
    if clash:
        msg = f"its routes have a variable {clash}, so no part of the key can be; rename it"
        raise ValueError(msg)
    if len(parts) > 1 and resource.collections:
        many = resource.collections[0].name
        msg = f"{many} lists pairs of rows, each found by one column; give it an id, not a key"
        raise ValueError(msg)


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
