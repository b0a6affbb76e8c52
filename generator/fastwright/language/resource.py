"""Resources: the content of a spec in `resources/`, checked as a whole."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from fastwright.errors import BadField, BadResource
from fastwright.language.access import USUAL, Access, Operation
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
# The routes import the types of a key.
_TAKEN_ENDINGS_OF_KEY = ("Controller", "Reader", "Repository", "Service", "Writer")


@dataclass(frozen=True, slots=True)
class AnyResource[F: Field]:
    """One resource of a project: its names and its fields, as typed or linked."""

    names: Names
    fields: tuple[F, ...]
    access: Access = USUAL
    groups: Groups = NO_GROUPS
    key: Key = OWN_ID
    was: tuple[tuple[str, str], ...] = dataclass_field(default=(), compare=False)
    """The fields that a spec renames: their names, and the ones they had."""
    was_values: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = dataclass_field(
        default=(), compare=False
    )
    """The enums whose values a spec renames: their names, and each value with the one it was."""

    @property
    def has_renames(self) -> bool:
        """Whether the spec renames anything."""
        return bool(self.was or self.was_values)

    @property
    def stated_key(self) -> tuple[F, ...]:
        """The fields of its own that a row is found by; none where that is an id."""
        return self.fields_of(self.key.fields)

    @property
    def refs(self) -> tuple[F, ...]:
        """The fields that are foreign keys."""
        return tuple(field for field in self.fields if field.target and not field.type.is_many)

    @property
    def collections(self) -> tuple[F, ...]:
        """The fields that are many-to-many relationships."""
        return tuple(field for field in self.fields if field.type.is_many)

    @property
    def targets(self) -> tuple[str, ...]:
        """The names of all resources and models that the fields refer to."""
        return tuple(self.target_of(field) for field in (*self.refs, *self.collections))

    def fields_of(self, group: Group) -> tuple[F, ...]:
        """Return the fields of a group, in the group's order."""
        by_name = {field.name: field for field in self.fields}
        return tuple(by_name[name] for name in group)

    def is_sent(self, field: Field) -> bool:
        """Return whether the generated tests send a value for a field."""
        return not (field.readonly or _names_itself(field, self.names))

    def target_of(self, field: Field) -> str:
        """Return the name of the target of a ref, which may be the resource itself."""
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
        """The fields of the primary key, including a generated id."""
        return self.stated_key or (id_field(self.key.id_type, self.names),)

    @property
    def pairs(self) -> tuple[LinkedField, ...]:
        """The fields that have a table of their own, of pairs of rows."""
        return tuple(field for field in self.collections if not field.via)


def make_resource(  # noqa: PLR0913 - a spec has as many parts
    names: Names,
    fields: Iterable[str],
    *,
    access: Access = USUAL,
    groups: Groups = NO_GROUPS,
    key: Key = OWN_ID,
    known: bool = False,
) -> Resource:
    """Return a resource with fields read from `name:type...`; `known` is as in `resource_names`.

    Raises what `parse_field` raises, and BadResource for fields that do not fit together.
    """
    parsed = tuple(parse_field(text, owner=names, known=known) for text in fields)
    resource = Resource(names, parsed, access, groups, key)
    check_resource(resource)
    return resource


def check_resource(resource: Resource) -> None:
    """Raise BadResource for fields that do not go together, wherever they lead to."""
    names, parsed = resource.names, resource.fields
    columns = [field for field in parsed if not field.type.is_many]
    if not columns:
        kind = "field that is not a many" if parsed else "field"
        raise BadResource(names.snake, f"add at least one {kind}, such as name:str")
    if all(field.readonly for field in columns):
        reason = "all fields are readonly; add at least one that clients can set"
        raise BadResource(names.snake, reason)
    fixed = all(field.readonly or field.name in resource.key.fields for field in columns)
    if fixed and resource.access.allows(Operation.UPDATE):
        reason = (
            "clients could not change any of its fields; add a field that is not part of the key, "
            "let nobody update rows or, if its rows only link two other resources, add a many "
            "field to one of those"
        )
        raise BadResource(names.snake, reason)
    twice = _twice(field.name for field in parsed)
    if twice:
        raise BadResource(names.snake, f"{twice} is given twice; rename or remove one")
    for field in parsed:
        if _names_itself(field, names) and not (field.null or field.type.is_many):
            reason = f"{field.name} refers to {names.snake} itself, so its first row needs :null"
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
        reason = (
            f"{many} is a many-to-many field, which needs a key of one column; use an id instead"
        )
        raise BadResource(names.snake, reason)


def check_linked(resource: LinkedResource) -> None:
    """Raise BadResource or BadField where two things would have one name in generated code.

    That depends on the keys of what the fields refer to.
    """
    names, fields = resource.names, resource.fields
    twice = _twice(attribute for field in fields for attribute in field.attributes)
    if twice:
        one, other, *_ = (field.name for field in fields if twice in field.attributes)
        reason = f"{one} and {other} would both be {twice} in the code; rename one"
        raise BadResource(names.snake, reason)
    twice = _twice(field.column_name for field in fields if not field.type.is_many)
    if twice:
        reason = f"two fields have the column {twice}; change one of them with column="
        raise BadResource(names.snake, reason)
    for field in fields:
        _check_class(field, _TAKEN_ENDINGS)
    for part in resource.key_fields:
        _check_class(part, _TAKEN_ENDINGS_OF_KEY)
    parts, taken = resource.key_fields, {*_ROUTE_VARIABLES, names.snake, names.plural}
    clash = next(
        (part.attribute for part in parts if len(parts) > 1 and part.attribute in taken), None
    )
    if clash:
        reason = f"its routes already have a variable {clash}, so rename that field of the key"
        raise BadResource(names.snake, reason)


def _twice(names: Iterable[str]) -> str | None:
    return next((name for name, count in Counter(names).items() if count > 1), None)


def _check_class(field: LinkedField, endings: tuple[str, ...]) -> None:
    name = field.class_name
    is_taken = name.removeprefix(field.owner.pascal) in endings or name in IMPORTED_CLASSES
    if field.has_own_type and is_taken:
        reason = f"its class would be {name}, which generated code already has; rename the field"
        raise BadField(f"{field.name}:{field.text}", reason)


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
