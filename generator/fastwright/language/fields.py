"""Fields and field types as values; the types themselves are in `fastwright.language.types`."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from math import inf
from typing import Any

from fastwright.language.modifiers import INDEX, UNIQUE, Modifier
from fastwright.language.names import Names


class OnDelete(StrEnum):
    """What happens to a row when the row it refers to is deleted."""

    RESTRICT = "restrict"
    CASCADE = "cascade"
    SETNULL = "setnull"

    @property
    def sql(self) -> str:
        """The action in SQL."""
        return "SET NULL" if self is OnDelete.SETNULL else self.value.upper()


class Feature(StrEnum):
    """A feature that a project only has if it was created with it."""

    FILES = "files"
    IDEMPOTENCY = "idempotency"


@dataclass(frozen=True, slots=True)
class Imports:
    """The imports of generated files for a field, each as `module:name`; ruff removes unused ones.

    `python` is for every file that contains a value or its type. The others are for one kind of
    file; `tests` is for factories and tests.
    """

    python: tuple[str, ...] = ()
    model: tuple[str, ...] = ()
    schema: tuple[str, ...] = ()
    migration: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """The imports of all files."""
        return (*self.python, *self.model, *self.schema, *self.migration, *self.tests)


NO_IMPORTS = Imports()


@dataclass(frozen=True, slots=True)
class Default:
    """A default value, as Python source for each place that states it.

    `model` and `schema` are arguments (`default=0`). `server` and `migration` are expressions for
    the server default, or None if it cannot be written for every database; then `value` is the
    value for existing rows when the field is added.
    """

    model: str
    schema: str
    server: str | None = None
    migration: str | None = None
    value: str | None = None
    imports: Imports = NO_IMPORTS


@dataclass(frozen=True, slots=True)
class TextExtent:
    """The texts that a column can hold: their greatest length and, if limited, their values."""

    width: float
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberExtent:
    """The digits that a column holds before and after the decimal point, and its precision.

    `bounds` are its least and greatest value if digits alone do not say so.
    """

    whole: int
    fraction: int
    significant: float = inf
    bounds: tuple[int, int] | None = None

    @property
    def digits(self) -> int:
        """The total number of digits."""
        return self.whole + self.fraction


type Extent = TextExtent | NumberExtent
"""The values that a column can hold."""


@dataclass(frozen=True, slots=True)
class Through:
    """A resource that links the two sides of a many-to-many field by a ref to each side.

    The code of a field needs exactly one ref to each side, but a spec can state something else.
    """

    names: Names
    to_owner: "tuple[LinkedField, ...]"
    to_target: "tuple[LinkedField, ...]"

    @property
    def sides(self) -> tuple["LinkedField", "LinkedField"]:
        """The ref to the owner and the ref to the target."""
        (owner,), (target,) = self.to_owner, self.to_target
        return owner, target


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a resource as it was typed: what can be said of it without a project.

    `text` is its canonical spelling without the name; `owner` is the resource that has it. A client
    sees what is `readonly` and cannot set it; it sets what is `writeonly` and never sees it. Bounds
    are lengths on text, values on numbers and bytes of a file; `max` and `min` are inclusive, `gt`
    and `lt` exclusive. `precision` and `scale` belong to a decimal, `values` to an enum, `accept`
    to a file, `target` and `on_delete` to a ref or a one, `target` and `through` to a many: the
    table of its pairs, or a resource that it leads through; `embed`, which shows the other rows,
    belongs to all three, `item` to a list: a field like its elements, `sql_type` to a raw field.
    `column` is the name that the database has for it, where that is not the attribute's.
    """

    name: str
    text: str
    type: "FieldType"
    owner: Names
    null: bool = False
    unique: bool = False
    index: bool = False
    readonly: bool = False
    writeonly: bool = False
    default: Default | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    gt: Decimal | None = None
    lt: Decimal | None = None
    doc: str | None = None
    precision: int = 0
    scale: int = 0
    values: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    target: str | None = None
    on_delete: OnDelete = OnDelete.RESTRICT
    item: "Field | None" = None
    sql_type: str = ""
    embed: bool = False
    through: str = ""
    column: str = ""

    @property
    def class_name(self) -> str:
        """The name of the field's own type, such as `ProductStatus`."""
        return self.owner.pascal + "".join(word.capitalize() for word in self.name.split("_"))

    @property
    def required(self) -> bool:
        """Whether clients must send the field when they create a row."""
        return not self.null and self.default is None


@dataclass(frozen=True, slots=True)
class LinkedField(Field):
    """A field of which is known what it refers to: what generated code says of it.

    `in_key` tells whether a row is found by it. Of a ref or a many, `key` is the field that the
    other rows are found by; a many may lead `via` another resource.
    """

    item: "LinkedField | None" = None
    in_key: bool = False
    key: "LinkedField | None" = None
    via: Through | None = None

    @property
    def held(self) -> "LinkedField":
        """The field whose values it holds or lists: the key of the other rows, or itself."""
        return self.key or self

    @property
    def attribute(self) -> str:
        """The name of the attribute in the model and in the schemas."""
        is_ref = self.target and not self.type.is_many
        return f"{self.name}_{self.held.attribute}" if is_ref else self.name

    @property
    def column_name(self) -> str:
        """The name of the column in the database."""
        return self.column or self.attribute

    @property
    def attributes(self) -> tuple[str, ...]:
        """All attributes that the field adds to the model."""
        return (self.attribute,) if self.attribute == self.name else (self.attribute, self.name)

    @property
    def python(self) -> str:
        """The type of the model's attribute."""
        item = self.item.python if self.item else ""
        key = self.key.python if self.key else ""
        return self.type.python.format(enum=self.class_name, item=item, key=key)

    @property
    def accepts(self) -> str:
        """The type that clients send."""
        key = self.key.accepts if self.key else ""
        accepts = self.type.filled if self.is_filled else self.type.accepts
        if self.in_key:
            accepts = self.type.in_key
        return accepts.format(enum=self.class_name, key=key) or self.python

    @property
    def returns(self) -> str:
        """The type in responses."""
        key = self.key.python if self.key else ""
        return self.type.returns.format(key=key) or self.python

    @property
    def is_filled(self) -> bool:
        """Whether clients must send a text that is not blank; `min=0` allows a blank one."""
        return bool(self.type.filled) and self.required and self.min != 0 and not self.in_key

    @property
    def has_own_type(self) -> bool:
        """Whether generated code has a type named `class_name`."""
        kind = self.type
        return bool(
            self.values or self.item or self.doc or kind.constraints(self) or kind.metadata(self)
        )


def linked(
    field: Field,
    *,
    in_key: bool = False,
    key: LinkedField | None = None,
    via: Through | None = None,
) -> LinkedField:
    """Return a field together with what is known of it in a project."""
    stated: dict[str, Any] = {each.name: getattr(field, each.name) for each in fields(Field)}
    stated["item"] = linked(field.item) if field.item else None
    return LinkedField(**stated, in_key=in_key, key=key, via=via)


def _nothing(_field: Field) -> tuple[str, ...]:
    return ()


def _no_notes(_field: Field, _key: tuple[LinkedField, ...]) -> tuple[str, ...]:
    return ()


def _no_extent(_field: Field) -> None:
    pass


def _anything(_field: Field) -> None:
    pass


def _implied(_field: Field) -> str:
    return ""


def _no_words(_argument: tuple[str, ...]) -> tuple[str, ...]:
    return ()


def _no_default(_field: Field, text: str) -> Default:
    msg = f"{text!r} cannot be its default; this type has no defaults"
    raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Argument:
    """What follows a type in the field language: the digits of a decimal, the target of a ref.

    `read` gives a field its argument, which came in pieces between colons, and raises ValueError
    with a reason for one that does not fit; `write` gives the pieces back. `words` are some that
    completion suggests; `flags` are pieces that may also stand anywhere among the modifiers;
    `is_target` says that it is the name of a resource.
    """

    read: Callable[[Field, tuple[str, ...]], Field]
    write: Callable[[Field], tuple[str, ...]]
    words: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    is_target: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldType:
    """A row of the registry: all that model, schema, factory, test and migration need.

    What depends on the field's bounds is a function of the field, which is linked where the answer
    may depend on what it refers to; what depends on a number as well is the n-th sample value (n
    counts from 1). All results are Python source.
    """

    name: str
    example: str
    """An example of the type in the field language."""
    modifiers: frozenset[Modifier]
    needs: Feature | None = None
    """The feature that a project must have for the type."""
    imports: Imports = NO_IMPORTS
    """The imports of generated files, without those for a default."""
    argument: "Argument | None" = None
    """What must follow the type."""
    default_words: Callable[[tuple[str, ...]], tuple[str, ...]] = _no_words
    """The suggestions of completion for `default=`, given the argument."""
    unique: bool = False
    """Whether values are unique even without the modifier."""
    python: str
    """The type of the model's attribute; `{enum}` is the enum's class, `{item}` the type of a
    list's elements, `{key}` the type of another row's key."""
    accepts: str = ""
    """The type that clients send, if it is a different one."""
    filled: str = ""
    """The type that clients send for a required field, if it refuses a blank text."""
    in_key: str = ""
    """The type that clients send in a URL for a field of the key; empty if it cannot be one."""
    returns: str = ""
    """The type in responses, if it is a different one."""
    in_json: str = "{}"
    """A value of a key in JSON; `{}` is the source of the value."""
    unknown: str = ""
    """The source of a value that no row has; empty if that depends on a row."""
    is_counted: bool = False
    """Whether databases generate values for a key of this type by default."""
    column_types: tuple[str, ...] = ()
    """The column types that a hand-written model can have for a key of this type."""
    default_length: int | None = None
    """The greatest length without `max=`, if there is one."""
    index_length: Callable[[Field], int] | None = None
    """The number of characters that an index has to hold, if that matters."""
    generated: str = ""
    """The argument of the model's column that generates the values."""
    generated_in_table: str = ""
    """The argument of a migration's column, if the database generates the values."""
    column: Callable[[LinkedField], str] = _implied
    """The column's type; empty if the attribute's type implies it."""
    migration: Callable[[LinkedField], str]
    """The column's type as Alembic writes it."""
    extent: Callable[[LinkedField], Extent | None] = _no_extent
    """The values that its column can hold, to compare when a field changes its type."""
    constraints: Callable[[LinkedField], tuple[str, ...]] = _nothing
    """The arguments of the schema's `Field(...)`."""
    metadata: Callable[[Field], tuple[str, ...]] = _nothing
    """Further annotations of the type that clients send."""
    shown: Callable[[LinkedField, tuple[LinkedField, ...]], tuple[str, ...]] = _no_notes
    """Annotations of the type in responses, for a row with that key."""
    implied: Default | None = None
    """The default if none is given."""
    default: Callable[[Field, str], Default] = _no_default
    """Reads a default; raises ValueError with a reason if it does not fit."""
    sample: Callable[[LinkedField, int], str]
    """The n-th value in Python."""
    payload: Callable[[LinkedField, int], str]
    """The n-th value in JSON; for a file its name, content and type."""
    takes_none: bool = False
    """Whether None is a regular value, as in JSON."""
    distinct: Callable[[LinkedField], str] | None = None
    """An expression in `n`, different for each n; None if there are too few values."""
    refused: Callable[[LinkedField], tuple[str, ...]]
    """Values in JSON that the schema refuses."""
    refused_in_form: Callable[[LinkedField], tuple[str, ...]] | None = None
    """Form values that the schema refuses, if they differ from those in JSON."""
    in_list: bool = False
    """Whether a list can have elements of this type: JSON represents its values directly."""
    in_form: bool = True
    """Whether a form can contain the field."""
    is_file: bool = False
    """Whether clients send a resource with such a field as a form."""
    is_many: bool = False
    """Whether the field is a many-to-many relationship instead of a column."""
    check: Callable[[Field], None] = _anything
    """Raises ValueError with a reason for bounds that contradict each other."""

    @property
    def is_indexable(self) -> bool:
        """Whether an index can contain the field, alone or with others."""
        return self.unique or not {UNIQUE, INDEX}.isdisjoint(self.modifiers)
