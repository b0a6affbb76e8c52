"""The types bool, uuid and json."""

import uuid

from fastwright.language.fields import Default, Field, FieldType, Imports
from fastwright.language.literals import source
from fastwright.language.modifiers import BARE, DEFAULT, MAX, PLAIN, WITHOUT_DEFAULT
from fastwright.language.types.building import JSON_COLUMN, POSTGRESQL, fixed, refusing
from fastwright.language.types.texts import LONGEST_TEXT, check_length, longest_text

SHORTEST_JSON = 20  # room for the sample values


def _bool_default(_field: Field, text: str) -> Default:
    if text not in {"true", "false"}:
        msg = f"{text!r} is not a bool; write default=true or default=false"
        raise ValueError(msg)
    python = text.capitalize()
    imports = Imports(model=(f"sqlalchemy:{text}",))
    return Default(f"default={python}", python, f"{text}()", f"sa.{text}()", imports=imports)


def _json_default(_field: Field, text: str) -> Default:
    factories = {"{}": "dict", "[]": "list"}
    if text not in factories:
        msg = f"{text!r} cannot be a default; a json field can have default={{}} or default=[]"
        raise ValueError(msg)
    factory = factories[text]
    return Default(f"default={factory}", f"Field(default_factory={factory})", value=text)


def _size(field: Field) -> tuple[str, ...]:
    return (f"max_json({longest_text(field)})",)


def _refused_json(field: Field) -> tuple[str, ...]:
    """Return JSON with an unsafe character, and JSON that is too long with its two quotes."""
    return (r'{"key": "\0"}', f'"x" * {longest_text(field) - 1}')


def _check_json(field: Field) -> None:
    """Raise ValueError if the greatest length is not valid."""
    check_length(field)
    if longest_text(field) < SHORTEST_JSON:
        msg = f"max= must be at least {SHORTEST_JSON}, the characters that JSON needs here"
        raise ValueError(msg)


BOOL = FieldType(
    name="bool",
    default_words=lambda _argument: ("true", "false"),
    example="active:bool:default=true",
    python="bool",
    modifiers=PLAIN,
    migration=fixed("sa.Boolean()"),
    default=_bool_default,
    sample=lambda _field, n: str(n % 2 == 1),
    payload=lambda _field, n: str(n % 2 == 1),
    refused=refusing("perhaps"),
)

UUID = FieldType(
    name="uuid",
    column_types=("Uuid",),
    in_json="str({})",
    unknown="uuid4()",
    imports=Imports(python=("uuid:UUID",), tests=("uuid:uuid4",)),
    example="external_id:uuid:unique",
    python="UUID",
    in_key="UUID",
    modifiers=WITHOUT_DEFAULT,
    migration=fixed("sa.Uuid()"),
    sample=lambda _field, n: f"UUID(int={n})",
    payload=lambda _field, n: source(str(uuid.UUID(int=n))),
    distinct=fixed("UUID(int=n)"),
    refused=refusing("one"),
)

JSON = FieldType(
    name="json",
    default_words=lambda _argument: ("{}", "[]"),
    imports=Imports(
        python=("typing:Any",),
        model=("app.models.base:json_type",),
        schema=("app.schemas.types:Json", "app.schemas.types:max_json", "pydantic:JsonValue"),
        migration=POSTGRESQL,
    ),
    example="settings:json:default={}",
    default_length=LONGEST_TEXT,
    python="Any",
    modifiers=BARE | {DEFAULT, MAX},
    accepts="Json",
    returns="JsonValue",
    takes_none=True,
    column=lambda field: f"json_type(none_as_null={field.null})",
    migration=fixed(JSON_COLUMN),
    in_form=False,
    metadata=_size,
    default=_json_default,
    sample=lambda _field, n: f'{{"key": {n}}}',
    payload=lambda _field, n: f'{{"key": {n}}}',
    distinct=fixed('{"key": n}'),
    refused=_refused_json,
    check=_check_json,
)
