"""Resources: the content of a spec in `resources/`, checked as a whole."""

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
    """A resource of a project: its names, key, fields and groups.

    `public` lets clients write without signing in, if the project has users.
    """

    names: Names
    fields: tuple[Field, ...]
    public: bool = False
    groups: Groups = NO_GROUPS
    key: Key = OWN_ID
    was: tuple[tuple[str, str], ...] = dataclass_field(default=(), compare=False)
    """The fields that the spec renames: each new name with the old one."""

    @property
    def key_fields(self) -> tuple[Field, ...]:
        """The fields of the primary key, including a generated id."""
        own = self.fields_of(self.key.fields)
        return own or (id_field(self.key.id_type, self.names),)

    @property
    def refs(self) -> tuple[Field, ...]:
        """The fields that are foreign keys."""
        return tuple(field for field in self.fields if field.target and not field.type.is_many)

    @property
    def collections(self) -> tuple[Field, ...]:
        """The fields that are many-to-many relationships."""
        return tuple(field for field in self.fields if field.type.is_many)

    @property
    def pairs(self) -> tuple[Field, ...]:
        """The many-to-many fields that have an association table of their own."""
        return tuple(field for field in self.collections if not field.via)

    @property
    def targets(self) -> tuple[str, ...]:
        """The names of all resources and models that the fields refer to."""
        return tuple(self.target_of(field) for field in (*self.refs, *self.collections))

    def fields_of(self, group: Group) -> tuple[Field, ...]:
        """Return the fields of a group, in the group's order."""
        by_name = {field.name: field for field in self.fields}
        return tuple(by_name[name] for name in group)

    def is_sent(self, field: Field) -> bool:
        """Return whether the generated tests send a value for a field."""
        return not (field.readonly or _names_itself(field, self.names))

    def target_of(self, field: Field) -> str:
        """Return the name of the target of a ref, which may be the resource itself."""
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
    """Return a resource with fields read from `name:type...`; `known` is as in `resource_names`.

    Raises what `parse_field` raises, and BadResource for fields that do not fit together.
    """
    read = [parse_field(text, owner=names, known=known) for text in fields]
    parsed = tuple(replace(each, in_key=each.name in key.fields) for each in read)
    resource = Resource(names, parsed, public, groups, key)
    check_resource(resource)
    return resource


def check_resource(resource: Resource) -> None:
    """Raise BadResource for fields that do not fit together."""
    names, parsed = resource.names, resource.fields
    columns = [field for field in parsed if not field.type.is_many]
    if not columns:
        kind = "field that is not a many" if parsed else "field"
        raise BadResource(names.snake, f"add at least one {kind}, such as name:str")
    if all(field.readonly for field in columns):
        reason = "all fields are readonly; add at least one that clients can set"
        raise BadResource(names.snake, reason)
    if all(field.readonly or field.in_key for field in columns):
        reason = (
            "clients could not change any of its fields; add a field that is not part of the key "
            "or, if its rows only link two other resources, add a many field to one of those"
        )
        raise BadResource(names.snake, reason)
    attributes = Counter(attribute for field in parsed for attribute in field.attributes)
    twice = [attribute for attribute, count in attributes.items() if count > 1]
    if twice:
        raise BadResource(names.snake, f"{twice[0]} is given twice; rename or remove one")
    stored = Counter(field.column_name for field in columns)
    twice = [column for column, count in stored.items() if count > 1]
    if twice:
        raise BadResource(
            names.snake, f"two fields have the column {twice[0]}; change one of them with column="
        )
    for field in parsed:
        if _names_itself(field, names) and not (field.null or field.type.is_many):
            reason = f"{field.name} refers to {names.snake} itself, so its first row needs :null"
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
    """Raise ValueError if the functions of the routes would have two arguments of the same name."""
    names, parts = resource.names, resource.key_fields
    taken = {*_ROUTE_VARIABLES, names.snake, names.plural}
    clash = next(
        (part.attribute for part in parts if len(parts) > 1 and part.attribute in taken), None
    )
    if clash:
        msg = f"its routes already have a variable {clash}, so rename that field of the key"
        raise ValueError(msg)
    if len(parts) > 1 and resource.collections:
        many = resource.collections[0].name
        msg = f"{many} is a many-to-many field, which needs a key of one column; use an id instead"
        raise ValueError(msg)


def _check_form(names: Names, fields: Iterable[Field]) -> None:
    """Raise BadResource for fields that a form with a file upload cannot contain."""
    for field in fields:
        if not field.type.in_form:
            reason = (
                f"a resource with a file is sent as a form, which cannot contain {field.name}, a "
                f"{field.type.name} field; move it to another resource"
            )
            raise BadResource(names.snake, reason)
        if field.target and field.on_delete is OnDelete.CASCADE:
            reason = (
                f"with cascade on {field.name} the database would delete rows but not their files; "
                "use restrict or setnull"
            )
            raise BadResource(names.snake, reason)


def _names_itself(field: Field, names: Names) -> bool:
    return field.target in {SELF, names.snake}
