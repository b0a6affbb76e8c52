"""The type of binary data, which JSON represents in Base64."""

from base64 import b64encode

from fastwright.language.fields import FieldType, Imports, LinkedField
from fastwright.language.literals import LONGEST_LITERAL, source
from fastwright.language.modifiers import BARE, LENGTH
from fastwright.language.types.building import fixed
from fastwright.language.types.texts import (
    LONGEST_PART,
    check_length,
    longest_text,
    padded_sample,
    sample_text,
    shortest_text,
    text_constraints,
)

LONGEST_BYTES = 262_144  # the greatest length without max=


def _bytes_sample(field: LinkedField, n: int) -> str:
    """Return the source of a sample, made from the source of a text, including its padding."""
    return padded_sample(field, n).replace('"', 'b"', 1).replace(', "', ', b"')


def base64_sample(field: LinkedField, n: int) -> str:
    """Return the source of the n-th sample in Base64."""
    text = sample_text(field, n)
    missing = shortest_text(field) - len(text)
    if missing <= LONGEST_LITERAL // 2:
        return source(b64encode(text.ljust(shortest_text(field), "x").encode()).decode())
    # Four characters of Base64 are three bytes: repeat a group, and add the rest at both ends.
    head, groups = text.ljust(len(text) + -len(text) % 3, "x"), missing // 3 - 1
    tail = "x" * (shortest_text(field) - len(head) - 3 * groups)
    start, end = (source(b64encode(part.encode()).decode()) for part in (head, tail))
    return f'{start} + "eHh4" * {groups} + {end}'


def refused_bytes(field: LinkedField) -> tuple[str, ...]:
    """Return values that the schema refuses: bytes of a wrong length, and invalid Base64."""
    # In Base64, four characters are three bytes.
    too_long = f'"eHh4" * {longest_text(field) // 3 + 1}'
    too_short = ('""',) if field.min else ()
    return ('"not base64!"', '"-_-_"', too_long, *too_short)


def refused_bytes_in_form(field: LinkedField) -> tuple[str, ...]:
    """Return the refused values that a form can contain; it reads empty text as no value."""
    left_out = set() if field.required else {'""'}
    if longest_text(field) // 3 * 4 + 4 > LONGEST_PART:
        left_out.add(f'"eHh4" * {longest_text(field) // 3 + 1}')
    return tuple(value for value in refused_bytes(field) if value not in left_out)


BYTES = FieldType(
    name="bytes",
    imports=Imports(schema=("app.schemas.types:Base64", "app.schemas.types:EncodedBytes")),
    example="thumbnail:bytes:max=65536",
    python="bytes",
    modifiers=BARE | LENGTH,
    default_length=LONGEST_BYTES,
    accepts="Base64",
    returns="EncodedBytes",
    migration=fixed("sa.LargeBinary()"),
    constraints=text_constraints,
    sample=_bytes_sample,
    payload=base64_sample,
    refused=refused_bytes,
    refused_in_form=refused_bytes_in_form,
    check=check_length,
)
