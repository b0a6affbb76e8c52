"""The types that refer to other rows: ref, one and many."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from fastwright.errors import InvalidName
from fastwright.language.fields import (
    Argument,
    Default,
    Field,
    FieldType,
    Imports,
    LinkedField,
    OnDelete,
)
from fastwright.language.literals import source
from fastwright.language.modifiers import BARE, DOC, EMBED, THROUGH, UNIQUE
from fastwright.language.names import check_resource_name, check_table_name

SELF = "self"
"""The target of a ref to the resource itself."""

# ---- what is typed


def _read_target(field: Field, argument: tuple[str, ...]) -> Field:
    if not argument:
        plain = f"{field.name}:{field.type.name}:user"
        msg = f"it needs a target: {plain}, or {plain}:cascade"
        raise ValueError(msg)
    target, *actions = argument
    on_delete = _read_action(actions)
    if on_delete is OnDelete.SETNULL and not field.null:
        msg = "setnull needs a nullable column; add :null"
        raise ValueError(msg)
    return replace(_referring(field, target), on_delete=on_delete)


def _read_action(words: list[str]) -> OnDelete:
    unknown = next((word for word in words if word not in OnDelete), None)
    if unknown is not None:
        msg = f"{unknown!r} is not one of {', '.join(OnDelete)}"
        raise ValueError(msg)
    if len(words) > 1:
        first, other = words[:2]
        clash = "is given twice" if first == other else f"and {other} cannot be combined"
        msg = f"{first} {clash}; remove one"
        raise ValueError(msg)
    return OnDelete(words[0]) if words else OnDelete.RESTRICT


def _write_target(field: Field) -> tuple[str, ...]:
    action = () if field.on_delete is OnDelete.RESTRICT else (field.on_delete,)
    return (field.target or "", *action)


def _read_many(field: Field, argument: tuple[str, ...]) -> Field:
    if len(argument) != 1:
        msg = f"a many needs exactly one target: {field.name}:many:tag"
        raise ValueError(msg)
    if field.through:
        _named(check_table_name, field.through)
    return _referring(field, argument[0])


def _referring(field: Field, target: str) -> Field:
    """Give a field its target."""
    if target != SELF:
        _named(partial(check_resource_name, known=True), target)
    return replace(field, target=target)


def _named(check: Callable[[str], None], name: str) -> None:
    try:
        check(name)
    except InvalidName as error:
        raise ValueError(str(error).removesuffix(".")) from error


# ---- what is generated


def _distinct_key(field: LinkedField) -> str:
    distinct = field.held.type.distinct
    return distinct(field.held) if distinct else ""


def _refused_key_in_form(field: LinkedField) -> tuple[str, ...]:
    kind = field.held.type
    return (kind.refused_in_form or kind.refused)(field.held)


def _refused_keys(field: LinkedField) -> tuple[str, ...]:
    """Return the source of values that are not a list, and of lists of invalid keys."""
    wrong = (*field.held.type.refused(field.held)[:1], "None")
    return ('"nobody"', *(f"[{value}]" for value in wrong))


REF = FieldType(
    name="ref",
    argument=Argument(_read_target, _write_target, flags=tuple(OnDelete), is_target=True),
    example="author:ref:user:cascade",
    python="{key}",
    accepts="{key}",
    in_key="{key}",
    modifiers=BARE | {UNIQUE, EMBED},
    migration=lambda field: field.held.type.migration(field.held),
    extent=lambda field: field.held.type.extent(field.held),
    constraints=lambda field: field.held.type.constraints(field.held),
    sample=lambda field, n: field.held.type.sample(field.held, n),
    payload=lambda field, n: field.held.type.payload(field.held, n),
    distinct=_distinct_key,
    refused=lambda field: field.held.type.refused(field.held),
    refused_in_form=_refused_key_in_form,
)

ONE = replace(
    REF,
    name="one",
    example="profile:one:user",
    modifiers=BARE | {EMBED},
    unique=True,
)

MANY = FieldType(
    name="many",
    example="tags:many:tag",
    argument=Argument(_read_many, lambda field: (field.target or "",), is_target=True),
    imports=Imports(
        model=("app.models.base:association_table", "app.models.base:UniqueList"),
        schema=("app.schemas.types:keys_of", "app.schemas.types:Keys"),
    ),
    python="{key}",
    accepts="Keys[{key}]",
    returns="list[{key}]",
    modifiers=frozenset({THROUGH, EMBED, DOC}),
    migration=lambda field: field.held.type.migration(field.held),
    shown=lambda field, _key: (f"keys_of({source(field.held.attribute)})",),
    implied=Default("", "Field(default_factory=list)"),
    in_form=False,
    is_many=True,
    sample=lambda field, n: f"[{field.held.type.sample(field.held, n)}]",
    payload=lambda field, n: f"[{field.held.type.payload(field.held, n)}]",
    refused=_refused_keys,
)
