"""Fields and field types as values; the types themselves are in `fastwright.language.types`."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import inf

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
    """The digits that a column holds before and after the decimal point, and its precision."""

    whole: int
    fraction: int
    significant: float = inf

    @property
    def digits(self) -> int:
        """The total number of digits."""
        return self.whole + self.fraction


@dataclass(frozen=True, slots=True)
class Through:
    """A resource that links the two sides of a many-to-many field by a ref to each side.

    The code of a field needs exactly one ref to each side, but a spec can state something else.
    """

    names: Names
    to_owner: "tuple[Field, ...]"
    to_target: "tuple[Field, ...]"

    @property
    def sides(self) -> tuple["Field", "Field"]:
        """The ref to the owner and the ref to the target."""
        (owner,), (target,) = self.to_owner, self.to_target
        return owner, target


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a resource, parsed and checked.

    `text` is its canonical spelling without the name, and `owner` is the resource that has it.
    Clients can read but not set a `readonly` field; they can set but not read a `writeonly` field.
    Bounds are lengths of text, values of numbers and bytes of files; `max` and `min` are inclusive,
    `gt` and `lt` exclusive. Other attributes belong to some types: `precision` and `scale` to
    decimal, `values` to enum, `accept` to file, `item` (a field like its elements) to list,
    `sql_type` to raw, `target` and `on_delete` to ref and one, `target` and `through` to many.
    `through` names the association table or the resource `via` which the field goes. `embed`
    includes the other rows in responses. `column` is the column's name in the database if it
    differs from the attribute.
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
    in_key: bool = False
    key: "Field | None" = None
    via: Through | None = None

    @property
    def held(self) -> "Field":
        """The key field of the target that a ref holds or a many lists."""
        if self.key is None:
            msg = f"{self.name} refers to nothing"
            raise TypeError(msg)
        return self.key

    @property
    def class_name(self) -> str:
        """The name of the field's own type, such as `ProductStatus`."""
        return self.owner.pascal + "".join(word.capitalize() for word in self.name.split("_"))

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
        accepts = self.type.in_key if self.in_key else self.type.accepts
        return accepts.format(enum=self.class_name, key=key) or self.python

    @property
    def returns(self) -> str:
        """The type in responses."""
        key = self.key.python if self.key else ""
        return self.type.returns.format(key=key) or self.python

    @property
    def has_own_type(self) -> bool:
        """Whether generated code has a type named `class_name`."""
        kind = self.type
        return bool(
            self.values or self.item or self.doc or kind.constraints(self) or kind.metadata(self)
        )

    @property
    def required(self) -> bool:
        """Whether clients must send the field when they create a row."""
        return not self.null and self.default is None


def _nothing(_field: Field) -> tuple[str, ...]:
    return ()


def _no_notes(_field: Field, _key: tuple[Field, ...]) -> tuple[str, ...]:
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

    `read` sets the argument of a field from the pieces between colons; it raises ValueError with a
    reason if they are not valid. `write` returns the pieces. `words` are suggestions for
    completion. `is_target` is true if the argument is the name of a resource.
    """

    read: Callable[[Field, tuple[str, ...]], Field]
    write: Callable[[Field], tuple[str, ...]]
    words: tuple[str, ...] = ()
    is_target: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldType:
    """A field type: everything that model, schemas, factory, tests and migration need.

    Functions of a field depend on its bounds. Functions of a field and a number return the n-th
    sample value, with n counted from 1. All results are Python source.
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
    in_key: str = ""
    """The type that clients send in a URL for a field of the key; empty if it cannot be one."""
    returns: str = ""
    """The type in responses, if it is a different one."""
    in_json: str = "{}"
    """A value of a key in JSON; `{}` is the source of the value."""
    from_json: str = "{}"
    """A value of a key read from JSON; `{}` is the source of the JSON value."""
    unknown: str = ""
    """The source of a value that no row has; empty if that depends on a row."""
    is_counted: bool = False
    """Whether databases generate values for a key of this type by default."""
    column_types: tuple[str, ...] = ()
    """The column types that a hand-written model can have for a key of this type."""
    default_length: int | None = None
    """The greatest length of a text without `max=`, if there is one."""
    index_length: Callable[[Field], int] | None = None
    """The number of characters that an index has to hold, if that matters."""
    generated: str = ""
    """The argument of the model's column that generates the values."""
    generated_in_table: str = ""
    """The argument of a migration's column, if the database generates the values."""
    column: Callable[[Field], str] = _implied
    """The column's type; empty if the attribute's type implies it."""
    migration: Callable[[Field], str]
    """The column's type as Alembic writes it."""
    extent: Callable[[Field], TextExtent | NumberExtent | None] = _no_extent
    """The values that its column can hold, to compare when a field changes its type."""
    constraints: Callable[[Field], tuple[str, ...]] = _nothing
    """The arguments of the schema's `Field(...)`."""
    metadata: Callable[[Field], tuple[str, ...]] = _nothing
    """Further annotations of the type that clients send."""
    shown: Callable[[Field, tuple[Field, ...]], tuple[str, ...]] = _no_notes
    """Annotations of the type in responses, for a row with that key."""
    implied: Default | None = None
    """The default if none is given."""
    default: Callable[[Field, str], Default] = _no_default
    """Reads a default; raises ValueError with a reason if it does not fit."""
    sample: Callable[[Field, int], str]
    """The n-th value in Python."""
    payload: Callable[[Field, int], str]
    """The n-th value in JSON; for a file its name, content and type."""
    takes_none: bool = False
    """Whether None is a regular value, as in JSON."""
    distinct: Callable[[Field], str] | None = None
    """An expression in `n`, different for each n; None if there are too few values."""
    refused: Callable[[Field], tuple[str, ...]]
    """Values in JSON that the schema refuses."""
    refused_in_form: Callable[[Field], tuple[str, ...]] | None = None
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
