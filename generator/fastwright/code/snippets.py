"""Python source that a field adds to the generated files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fastwright.language.fields import LinkedField
from fastwright.language.groups import Group
from fastwright.language.literals import source
from fastwright.language.names import Names
from fastwright.language.resource import LinkedResource

_CONVERSION = re.compile(r"(\w+)\(n\)")


@dataclass(frozen=True, slots=True)
class Reference:
    """A ref field with its target.

    `is_generated` is true for a resource, which has routes, and false for a hand-written model.
    `is_shared` is true if the two tables have another foreign key between them, in either
    direction. `is_circular` is true if the target leads back to the table of the field.
    `is_deletable` is true if the target has a route that deletes its rows.
    """

    field: LinkedField
    target: Names
    is_self: bool = False
    is_generated: bool = True
    is_shared: bool = False
    is_circular: bool = False
    is_deletable: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A field as a column, with the key of its table; a ref has its reference.

    `leads` is true if the key or a group of fields begins with the field.
    """

    field: LinkedField
    reference: Reference | None = None
    key: tuple[LinkedField, ...] = ()
    leads: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether the database would generate values by default, which has to be turned off."""
        return self.field.type.is_counted and self.key == (self.field,)

    @property
    def is_indexed(self) -> bool:
        """Whether the column has its own index; a ref needs none where another begins with it."""
        needs = bool(self.field.target) and not (self.field.unique or self.leads)
        return needs or self.field.index


def column_of(
    resource: LinkedResource, field: LinkedField, reference: Reference | None = None
) -> Column:
    """Return a field of a resource as a column."""
    groups = (resource.key.fields, *resource.groups.unique, *resource.groups.index)
    leads = any(group[:1] == (field.name,) for group in groups)
    return Column(field, reference, resource.key_fields, leads)


def model_column(column: Column) -> str:
    """Return the attribute of the model: `name: Mapped[str] = mapped_column(String(80))`."""
    field = column.field
    annotation = f"{field.attribute}: Mapped[{_or_none(field, field.python)}]"
    arguments = ", ".join(_column_arguments(column))
    return f"{annotation} = mapped_column({arguments})" if arguments else annotation


def _column_arguments(column: Column) -> Iterator[str]:
    field, reference = column.field, column.reference
    if field.column_name != field.attribute:
        yield source(field.column_name)
    if reference:
        target = source(f"{reference.target.table}.{field.held.column_name}")
        # Required foreign keys form no cycle, so without nullable ones the tables have an order.
        later = ", use_alter=True" if reference.is_circular and field.null else ""
        yield f"ForeignKey({target}, ondelete={source(field.on_delete.sql)}{later})"
    if field.type.column(field):
        yield field.type.column(field)
    yield from _key_arguments(column)
    if field.unique:
        yield "unique=True"
    elif column.is_indexed:
        yield "index=True"
    if field.default:
        yield field.default.model
        if field.default.server:
            yield f"server_default={field.default.server}"
    if field.type.takes_none:
        yield f"nullable={field.null}"


def _key_arguments(column: Column) -> Iterator[str]:
    if column.field.type.generated:
        yield column.field.type.generated
    if column.field.in_key:
        yield "primary_key=True"
    if column.is_counted:
        yield "autoincrement=False"


def relationship(reference: Reference) -> str:
    """Return the relationship attribute of the model."""
    field = reference.field
    target = f"{reference.target.pascal} | None" if field.null else reference.target.pascal
    options = ['lazy="raise"']
    if reference.is_shared:
        options.insert(0, f"foreign_keys=[{field.attribute}]")
    if reference.is_self:
        options.insert(0, f'remote_side="{reference.target.pascal}.{field.held.attribute}"')
    return f'{field.name}: Mapped["{target}"] = relationship({", ".join(options)})'


def table_arguments(resource: LinkedResource) -> str:
    """Return the table arguments for groups of columns: `UniqueConstraint("a", "b"),`."""
    groups = resource.groups
    uniques = [f"UniqueConstraint({_listed(resource, group)})" for group in groups.unique]
    indexes = [f"Index(None, {_listed(resource, group)})" for group in groups.index]
    return "".join(f"{each}, " for each in (*uniques, *indexes))


def _listed(resource: LinkedResource, group: Group) -> str:
    return ", ".join(map(source, columns_of(resource, group)))


def columns_of(resource: LinkedResource, group: Group) -> tuple[str, ...]:
    """Return the columns of a group of fields, in the group's order."""
    return tuple(field.column_name for field in resource.fields_of(group))


def loader(reference: Reference) -> str:
    """Return the loader option that avoids one query for each row."""
    field = reference.field
    arguments = f"{field.owner.pascal}.{field.name}"
    if field.type.is_many:
        return f"selectinload({arguments})"
    return f"joinedload({arguments})" if field.null else f"joinedload({arguments}, innerjoin=True)"


# ---- schemas


def has_alias(field: LinkedField) -> bool:
    """Return whether the schemas define a type alias for the field; an enum has its own class."""
    return field.has_own_type and not field.values


def annotated(field: LinkedField) -> str:
    """Return the type that a client sends: `Annotated[Text, Field(max_length=80)]`."""
    described = (_description(field),) if field.doc else ()
    arguments = ", ".join((*field.type.constraints(field), *described))
    notes = (*((f"Field({arguments})",) if arguments else ()), *field.type.metadata(field))
    return _noted(_accepts(field), *notes)


def _accepts(field: LinkedField) -> str:
    """Return the type that a client sends, without its own annotations."""
    if field.item:
        return f"list[{annotated(field.item)}]"
    return f"Keys[{annotated(field.held)}]" if field.type.is_many else field.accepts


def accepted(field: LinkedField) -> str:
    """Return the type that a client sends, by its alias if it has one."""
    return _or_none(field, _accepted(field))


def changed(field: LinkedField) -> str:
    """Return the type that a client sends, or omits, when it changes a row."""
    return _or_none(field, f"{_accepted(field)} | MISSING")


def returned(field: LinkedField, key: tuple[LinkedField, ...] = ()) -> str:
    """Return the type in responses, for a row with that key."""
    described = (f"Field({_description(field)})",) if field.doc else ()
    return _or_none(field, _noted(field.returns, *described, *field.type.shown(field, key)))


def embedded(reference: Reference) -> str:
    """Return the type of other rows in responses."""
    field, shown = reference.field, f"{reference.target.pascal}Read"
    if field.type.is_many:
        described = (f"Field({_description(field)})",) if field.doc else ()
        return _noted(f"list[{shown}]", *described) if field.embed else returned(field)
    return _or_none(field, shown)


def schema_default(field: LinkedField) -> str:
    """Return ` = ` and the default, or an empty text if the client has to send the field."""
    if field.default:
        return f" = {field.default.schema}"
    return " = None" if field.null else ""


def _accepted(field: LinkedField) -> str:
    return field.class_name if has_alias(field) else annotated(field)


def _noted(annotation: str, *notes: str) -> str:
    return f"Annotated[{', '.join([annotation, *notes])}]" if notes else annotation


def _description(field: LinkedField) -> str:
    return f"description={source(field.doc)}"


def _or_none(field: LinkedField, annotation: str) -> str:
    return f"{annotation} | None" if field.null else annotation


# ---- tests


def factory_value(field: LinkedField) -> str:
    """Return the attribute's value in the factory: a constant, or a sequence."""
    if field.type.distinct is None:
        return field.type.sample(field, 1)
    value = field.type.distinct(field)
    conversion = _CONVERSION.fullmatch(value)
    return f"sequence({conversion[1] if conversion else f'lambda n: {value}'})"


def payload(field: LinkedField, n: int) -> str:
    """Return the n-th value in JSON."""
    return field.type.payload(field, n)


def refused(field: LinkedField) -> tuple[str, ...]:
    """Return values in JSON that the schema refuses, including None for a required field."""
    nothing = () if field.null or field.type.takes_none else ("None",)
    return (*field.type.refused(field), *nothing)


def refused_in_form(field: LinkedField) -> tuple[str, ...]:
    """Return form values that the schema refuses; an empty value counts as not sent."""
    values = field.type.refused_in_form or field.type.refused
    return (*values(field), *(("None",) if field.required else ()))
