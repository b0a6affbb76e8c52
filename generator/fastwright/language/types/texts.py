"""The types of text: str, text, email and url."""

from dataclasses import replace
from math import inf

from fastwright.language.fields import (
    Default,
    Field,
    FieldType,
    Imports,
    LinkedField,
    TextExtent,
)
from fastwright.language.literals import LONGEST_LITERAL, literal_default, source
from fastwright.language.modifiers import COMMON, LENGTH, WITHOUT_DEFAULT
from fastwright.language.types.building import fixed, refusing

LONGEST_VARCHAR = 10_485_760  # PostgreSQL's limit
LONGEST_TEXT = 100_000  # the greatest length without max=
LONGEST_INDEXED = 676  # of four bytes each; PostgreSQL's indexes hold rows of up to 2704 bytes
LONGEST_PART = 2**20 - 1  # Starlette's limit for a part of a form
LONGEST_STEM = 20  # the characters of a field's name in its sample values


def longest_text(field: Field) -> int:
    """Return the greatest length that a field allows."""
    if field.max is not None:
        return int(field.max)
    return field.type.default_length or LONGEST_VARCHAR


def shortest_text(field: Field) -> int:
    """Return the smallest length that a field allows."""
    return int(field.min or 0)


def check_length(field: Field) -> None:
    """Raise ValueError if the bounds on the length are not valid."""
    bounds = [bound for bound in (field.min, field.max) if bound is not None]
    if any(bound != int(bound) or bound < 0 for bound in bounds):
        msg = "a length is a whole number; write min= and max= without a sign or decimal point"
        raise ValueError(msg)
    if not 1 <= longest_text(field) <= LONGEST_VARCHAR:
        msg = f"max= must be between 1 and {LONGEST_VARCHAR}"
        raise ValueError(msg)
    if shortest_text(field) > longest_text(field):
        msg = f"min= must not be greater than the maximum length of {longest_text(field)}"
        raise ValueError(msg)
    if (field.unique or field.index) and longest_text(field) > LONGEST_INDEXED:
        msg = f"an index holds {LONGEST_INDEXED} characters; add max={LONGEST_INDEXED} or less"
        raise ValueError(msg)


def text_default(field: Field, text: str) -> Default:
    """Return a default; raise ValueError if its length does not fit."""
    if not shortest_text(field) <= len(text) <= longest_text(field):
        msg = (
            f"the default {text!r} has a length of {len(text)}; "
            f"use a length of {shortest_text(field)} to {longest_text(field)}"
        )
        raise ValueError(msg)
    return literal_default(text, text)


def text_constraints(field: Field) -> tuple[str, ...]:
    """Return the bounds on the length as arguments of `Field(...)`."""
    shortest = (f"min_length={shortest_text(field)}",) if field.min else ()
    return (*shortest, f"max_length={longest_text(field)}")


def _words(field: LinkedField) -> str:
    """Return the beginning of the sample values; a key is part of URLs, so it has no spaces."""
    space = "-" if field.in_key else " "
    return stem(field).replace("_", space) + space


def stem(field: Field) -> str:
    """Return the beginning of a field's name, for sample values."""
    return field.name[:LONGEST_STEM].rstrip("_")


def sample_text(field: LinkedField, n: int) -> str:
    """Return the field's name and the number, or only digits if that is too long."""
    named = f"{_words(field)}{n}"
    return named if len(named) <= longest_text(field) else str(n)[-longest_text(field) :]


def padded_sample(field: LinkedField, n: int) -> str:
    """Return the source of the n-th sample, padded to the smallest length."""
    text = sample_text(field, n)
    missing = shortest_text(field) - len(text)
    if missing <= LONGEST_LITERAL - len(text):
        return source(text.ljust(shortest_text(field), "x"))
    return f'{source(text)}.ljust({shortest_text(field)}, "x")'


def distinct_text(field: LinkedField) -> str:
    """Return an expression in `n` for different texts that fit."""
    digits = 6
    has_words = len(_words(field)) + digits <= longest_text(field)
    shortest = len(sample_text(field, 1)) if has_words else 1
    padding = f'.ljust({shortest_text(field)}, "x")' if shortest < shortest_text(field) else ""
    if has_words:
        return f'f"{_words(field)}{{n}}"{padding}'
    if longest_text(field) >= digits:
        return f"str(n){padding}"
    return f"str(n % {10 ** longest_text(field)}){padding}"


def refused_text(field: LinkedField) -> tuple[str, ...]:
    """Return values that the schema refuses: wrong lengths, a number, and unsafe characters."""
    too_long = f'"x" * {longest_text(field) + 1}'
    too_short = (f'"x" * {shortest_text(field) - 1}',) if field.min else ()
    blank = ('" "',) if field.is_filled else ()
    not_in_url = ('"a/b"',) if field.in_key else ()
    return (too_long, *too_short, *blank, "1", r'"\0"', *not_in_url)


def refused_text_in_form(field: LinkedField) -> tuple[str, ...]:
    """Return the refused texts that a form can contain; it has no numbers and no empty text."""
    left_out = {"1"} if field.min != 1 or field.required else {"1", '"x" * 0'}
    if longest_text(field) >= LONGEST_PART:
        left_out.add(f'"x" * {longest_text(field) + 1}')
    return tuple(value for value in refused_text(field) if value not in left_out)


def _slug(field: Field) -> str:
    return stem(field).replace("_", "-")


TEXT = FieldType(
    name="text",
    default_length=LONGEST_TEXT,
    index_length=longest_text,
    imports=Imports(
        model=("sqlalchemy:Text",),
        schema=("app.schemas.types:Text", "app.schemas.types:NonBlankText"),
    ),
    example="body:text",
    in_list=True,
    python="str",
    modifiers=COMMON | LENGTH,
    accepts="Text",
    filled="NonBlankText",
    column=fixed("Text"),
    migration=fixed("sa.Text()"),
    extent=fixed(TextExtent(inf)),
    constraints=text_constraints,
    default=text_default,
    sample=padded_sample,
    payload=padded_sample,
    distinct=distinct_text,
    refused=refused_text,
    refused_in_form=refused_text_in_form,
    check=check_length,
)

STR = replace(
    TEXT,
    name="str",
    default_length=255,
    column_types=("String",),
    imports=Imports(
        model=("sqlalchemy:String",),
        schema=(
            "app.schemas.types:Text",
            "app.schemas.types:NonBlankText",
            "app.schemas.types:PathText",
        ),
    ),
    example="title:str:max=200",
    in_key="PathText",
    column=lambda field: f"String({longest_text(field)})",
    migration=lambda field: f"sa.String(length={longest_text(field)})",
    extent=lambda field: TextExtent(longest_text(field)),
)

EMAIL = FieldType(
    name="email",
    imports=Imports(model=("sqlalchemy:String",), schema=("pydantic:EmailStr",)),
    example="contact:email:unique",
    in_list=True,
    python="str",
    modifiers=WITHOUT_DEFAULT,
    accepts="EmailStr",
    column=fixed("String(320)"),
    migration=fixed("sa.String(length=320)"),
    extent=fixed(TextExtent(320)),
    sample=lambda field, n: source(f"{_slug(field)}-{n}@example.com"),
    payload=lambda field, n: source(f"{_slug(field)}-{n}@example.com"),
    distinct=lambda field: f'f"{_slug(field)}-{{n}}@example.com"',
    refused=refusing("nobody"),
)

URL = FieldType(
    name="url",
    imports=Imports(model=("sqlalchemy:String",), schema=("app.schemas.types:Url",)),
    example="homepage:url:null",
    in_list=True,
    python="str",
    modifiers=WITHOUT_DEFAULT,
    accepts="Url",
    column=fixed("String(2048)"),
    migration=fixed("sa.String(length=2048)"),
    extent=fixed(TextExtent(2048)),
    sample=lambda field, n: source(f"https://example.com/{_slug(field)}/{n}"),
    payload=lambda field, n: source(f"https://example.com/{_slug(field)}/{n}"),
    distinct=lambda field: f'f"https://example.com/{_slug(field)}/{{n}}"',
    refused=refusing("nowhere"),
)
