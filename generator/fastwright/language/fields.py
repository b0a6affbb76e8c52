"""Fields, and what a field type has to say: plain values, without the types themselves."""

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
    """What a project has only if an answer asked for it."""

    FILES = "files"


@dataclass(frozen=True, slots=True)
class Imports:
    """What generated files import for a field, as `module:name` each; ruff removes what is unused.

    `python` is for wherever a value or its type is written, the others are for the files of one
    kind; `tests` are the factories and tests.
    """

    python: tuple[str, ...] = ()
    model: tuple[str, ...] = ()
    schema: tuple[str, ...] = ()
    migration: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every import, whatever the file."""
        return (*self.python, *self.model, *self.schema, *self.migration, *self.tests)


NO_IMPORTS = Imports()


@dataclass(frozen=True, slots=True)
class Default:
    """A default value, as Python source for each place that states it.

    `model` and `schema` are arguments (`default=0`), `server` and `migration` expressions of
    the database's own default, or None where it cannot be written for every database. Then
    `value` is the value itself, for the rows that are there when the field is added.
    """

    model: str
    schema: str
    server: str | None = None
    migration: str | None = None
    value: str | None = None
    imports: Imports = NO_IMPORTS


@dataclass(frozen=True, slots=True)
class TextExtent:
    """The texts that a column holds: their longest length, and what they may be if not any."""

    width: float
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberExtent:
    """The digits that a column holds before and after the point, and how many of them it keeps."""

    whole: int
    fraction: int
    significant: float = inf

    @property
    def digits(self) -> int:
        """All of them."""
        return self.whole + self.fraction


@dataclass(frozen=True, slots=True)
class Through:
    """A resource whose rows lead from those of a many's owner to the many, by a ref to each side.

    A field that has code goes through exactly one of each; a spec may say otherwise.
    """

    names: Names
    to_owner: "tuple[LinkedField, ...]"
    to_target: "tuple[LinkedField, ...]"

    @property
    def sides(self) -> tuple["LinkedField", "LinkedField"]:
        """The ref to the owner, and the one to the target."""
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
        """The name of a type of its own, such as `ProductStatus`."""
        return self.owner.pascal + "".join(word.capitalize() for word in self.name.split("_"))

    @property
    def required(self) -> bool:
        """Whether a client has to send it when it creates a row."""
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
        """The name of the model's attribute that holds it, and of the field of the schemas."""
        is_ref = self.target and not self.type.is_many
        return f"{self.name}_{self.held.attribute}" if is_ref else self.name

    @property
    def column_name(self) -> str:
        """The name of the column in the database."""
        return self.column or self.attribute

    @property
    def attributes(self) -> tuple[str, ...]:
        """Every attribute that the field gives the model."""
        return (self.attribute,) if self.attribute == self.name else (self.attribute, self.name)

    @property
    def python(self) -> str:
        """The type of the model's attribute."""
        item = self.item.python if self.item else ""
        key = self.key.python if self.key else ""
        return self.type.python.format(enum=self.class_name, item=item, key=key)

    @property
    def accepts(self) -> str:
        """The type of what a client sends."""
        key = self.key.accepts if self.key else ""
        accepts = self.type.in_key if self.in_key else self.type.accepts
        return accepts.format(enum=self.class_name, key=key) or self.python

    @property
    def returns(self) -> str:
        """The type of what a client gets."""
        key = self.key.python if self.key else ""
        return self.type.returns.format(key=key) or self.python

    @property
    def has_own_type(self) -> bool:
        """Whether a type in the generated code bears its `class_name`."""
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
    msg = f"{text!r} cannot be its default; this type takes none"
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
    """A field of this type, in the field language."""
    modifiers: frozenset[Modifier]
    needs: Feature | None = None
    """What a project must have for it."""
    imports: Imports = NO_IMPORTS
    """What generated files import for it, but for its default."""
    argument: "Argument | None" = None
    """What follows the type, if anything has to."""
    default_words: Callable[[tuple[str, ...]], tuple[str, ...]] = _no_words
    """What `default=` may go on with, for completion, after this argument."""
    unique: bool = False
    """Whether no two rows may have the same value, without the modifier."""
    python: str
    """The type of the model's attribute; `{enum}` stands for the enum's class, `{item}` for the
    type of a list's elements, `{key}` for that of another row's key."""
    accepts: str = ""
    """The type of what a client sends, where it is another one."""
    in_key: str = ""
    """The same for a part of the key, which stands in URLs; empty where it cannot be one."""
    returns: str = ""
    """The type of what a client gets, where it is another one."""
    in_json: str = "{}"
    """A value of a key as JSON has it, `{}` standing for its source."""
    unknown: str = ""
    """The source of a value that no row has, where one can be made up without a row."""
    is_counted: bool = False
    """Whether databases count a key of it by themselves, unless they are told not to."""
    column_types: tuple[str, ...] = ()
    """What a key of it may have as its column's type in a model written by hand."""
    default_length: int | None = None
    """The length of a text without `max=`, if that is limited."""
    index_length: Callable[[Field], int] | None = None
    """The number of characters that an index has to hold, where these are to be counted."""
    generated: str = ""
    """The argument of the model's column that makes the values, if no client sends them."""
    generated_in_table: str = ""
    """The same where a migration makes the column, if it is the database that makes them."""
    column: Callable[[LinkedField], str] = _implied
    """The column's type; empty where the attribute's type implies it."""
    migration: Callable[[LinkedField], str]
    """The column's type as Alembic writes it."""
    extent: Callable[[Field], TextExtent | NumberExtent | None] = _no_extent
    """What its column holds, if others hold the like: then it can become one of them."""
    constraints: Callable[[LinkedField], tuple[str, ...]] = _nothing
    """The arguments of the schema's `Field(...)`."""
    metadata: Callable[[Field], tuple[str, ...]] = _nothing
    """What else annotates the type of what a client sends."""
    shown: Callable[[LinkedField, tuple[LinkedField, ...]], tuple[str, ...]] = _no_notes
    """What annotates the type of what a client gets, of a row with that key."""
    implied: Default | None = None
    """The default where none is given."""
    default: Callable[[Field, str], Default] = _no_default
    """Reads a default; raises ValueError, with a reason, for one that does not fit."""
    sample: Callable[[LinkedField, int], str]
    """The n-th value in Python."""
    payload: Callable[[LinkedField, int], str]
    """The n-th value as it stands in JSON; of a file its name, content and type."""
    takes_none: bool = False
    """Whether None is one of its values, as in JSON."""
    distinct: Callable[[LinkedField], str] | None = None
    """An expression in `n`, different for each n; None where there are too few values."""
    refused: Callable[[LinkedField], tuple[str, ...]]
    """Values in JSON that the schema refuses."""
    refused_in_form: Callable[[LinkedField], tuple[str, ...]] | None = None
    """Those that it refuses in a form, which holds texts only, where they are not the same."""
    in_list: bool = False
    """Whether a list may have elements of it: JSON holds its values as they are."""
    in_form: bool = True
    """Whether a form has a place for it."""
    is_file: bool = False
    """Whether its resource takes forms, for its sake."""
    is_many: bool = False
    """Whether it is no column, but rows of another table."""
    check: Callable[[Field], None] = _anything
    """Raises ValueError, with a reason, for bounds that contradict each other."""

    @property
    def is_indexable(self) -> bool:
        """Whether an index can hold it, alone or with others."""
        return self.unique or not {UNIQUE, INDEX}.isdisjoint(self.modifiers)
