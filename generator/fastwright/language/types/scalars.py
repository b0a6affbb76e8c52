"""The types bool, uuid and json."""

import uuid

from fastwright.language.fields import Default, Field, FieldType, Imports
from fastwright.language.literals import source
from fastwright.language.modifiers import BARE, DEFAULT, PLAIN, WITHOUT_DEFAULT
from fastwright.language.types.building import JSON_COLUMN, POSTGRESQL, fixed, refusing


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
        schema=("app.schemas.types:Json", "pydantic:JsonValue"),
        migration=POSTGRESQL,
    ),
    example="settings:json:default={}",
    python="Any",
    modifiers=BARE | {DEFAULT},
    accepts="Json",
    returns="JsonValue",
    takes_none=True,
    column=lambda field: f"json_type(none_as_null={field.null})",
    migration=fixed(JSON_COLUMN),
    in_form=False,
    default=_json_default,
    sample=lambda _field, n: f'{{"key": {n}}}',
    payload=lambda _field, n: f'{{"key": {n}}}',
    distinct=fixed('{"key": n}'),
    refused=fixed((r'{"key": "\0"}',)),
)
