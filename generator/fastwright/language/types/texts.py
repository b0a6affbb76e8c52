"""What a field of text, or of bytes, is like: its lengths, its samples, its refusals."""

from base64 import b64encode

from fastwright.language.fields import Default, Field
from fastwright.language.literals import LONGEST_LITERAL, literal_default, source

DEFAULT_LENGTH = 255
LONGEST_VARCHAR = 10_485_760  # PostgreSQL's limit
LONGEST_INDEXED = 676  # of four bytes; PostgreSQL's indexes hold rows of 2704
LONGEST_PART = 2**20 - 1  # of a form; Starlette's limit
LONGEST_STEM = 20  # so much of a field's name shows in its sample values


def longest_text(field: Field) -> int:
    """Return the greatest length that a field allows."""
    if field.max is not None:
        return int(field.max)
    return DEFAULT_LENGTH if field.type.name == "str" else LONGEST_VARCHAR


def _is_limited(field: Field) -> bool:
    return field.max is not None or field.type.name == "str"


def _shortest(field: Field) -> int:
    return int(field.min or 0)


def check_length(field: Field) -> None:
    """Raise ValueError if the lengths contradict each other or the database."""
    bounds = [bound for bound in (field.min, field.max) if bound is not None]
    if any(bound != int(bound) or bound < 0 for bound in bounds):
        msg = "a length is a whole number; give min= and max= without fraction or sign"
        raise ValueError(msg)
    if not 1 <= longest_text(field) <= LONGEST_VARCHAR:
        msg = f"max= must lie between 1 and {LONGEST_VARCHAR}"
        raise ValueError(msg)
    if _shortest(field) > longest_text(field):
        msg = f"min= must not exceed the length of {longest_text(field)}"
        raise ValueError(msg)
    if (field.unique or field.index or field.in_key) and longest_text(field) > LONGEST_INDEXED:
        msg = f"an index holds {LONGEST_INDEXED} characters; add max={LONGEST_INDEXED} or less"
        raise ValueError(msg)


def text_default(field: Field, text: str) -> Default:
    """Take a text; raises ValueError if its length does not fit."""
    if not _shortest(field) <= len(text) <= longest_text(field):
        msg = (
            f"the default {text!r} has a length of {len(text)}; "
            f"{_shortest(field)} to {longest_text(field)} are allowed"
        )
        raise ValueError(msg)
    return literal_default(text, text)


def text_constraints(field: Field) -> tuple[str, ...]:
    """Return the lengths as arguments of `Field(...)`."""
    shortest = (f"min_length={_shortest(field)}",) if field.min else ()
    longest = (f"max_length={longest_text(field)}",) if _is_limited(field) else ()
    return shortest + longest


def _words(field: Field) -> str:
    """Return the words that sample values begin with; a key stands in URLs, without spaces."""
    space = "-" if field.in_key else " "
    return stem(field).replace("_", space) + space


def stem(field: Field) -> str:
    """Return the beginning of a field's name, for sample values."""
    return field.name[:LONGEST_STEM].rstrip("_")


def _text(field: Field, n: int) -> str:
    """Give the field's name and the number, cut to digits where that is too long."""
    named = f"{_words(field)}{n}"
    return named if len(named) <= longest_text(field) else str(n)[-longest_text(field) :]


def padded_sample(field: Field, n: int) -> str:
    """Give the source of the same, long enough."""
    text = _text(field, n)
    missing = _shortest(field) - len(text)
    if missing <= LONGEST_LITERAL - len(text):
        return source(text.ljust(_shortest(field), "x"))
    return f'{source(text)}.ljust({_shortest(field)}, "x")'


def distinct_text(field: Field) -> str:
    """Return an expression in `n` of texts that fit."""
    digits = 6
    has_words = len(_words(field)) + digits <= longest_text(field)
    shortest = len(_text(field, 1)) if has_words else 1
    padding = f'.ljust({_shortest(field)}, "x")' if shortest < _shortest(field) else ""
    if has_words:
        return f'f"{_words(field)}{{n}}"{padding}'
    if longest_text(field) >= digits:
        return f"str(n){padding}"
    return f"str(n % {10 ** longest_text(field)}){padding}"


def refused_text(field: Field) -> tuple[str, ...]:
    """Return texts of a wrong length, a number, and those that databases or URLs cannot hold."""
    too_long = (f'"x" * {longest_text(field) + 1}',) if _is_limited(field) else ()
    too_short = (f'"x" * {_shortest(field) - 1}',) if field.min else ()
    not_in_url = ('"a/b"',) if field.in_key else ()
    return (*too_long, *too_short, "1", r'"\0"', *not_in_url)


def base64_sample(field: Field, n: int) -> str:
    """Return the n-th bytes in Base64."""
    text = _text(field, n)
    missing = _shortest(field) - len(text)
    if missing <= LONGEST_LITERAL // 2:
        return source(b64encode(text.ljust(_shortest(field), "x").encode()).decode())
    # Of three bytes each group of four characters: the same in the middle, the rest at the ends.
    head, groups = text.ljust(len(text) + -len(text) % 3, "x"), missing // 3 - 1
    tail = "x" * (_shortest(field) - len(head) - 3 * groups)
    start, end = (source(b64encode(part.encode()).decode()) for part in (head, tail))
    return f'{start} + "eHh4" * {groups} + {end}'


def refused_bytes(field: Field) -> tuple[str, ...]:
    """Return bytes of a wrong length, and what is no Base64."""
    # In Base64, four characters are three bytes.
    too_long = (f'"eHh4" * {longest_text(field) // 3 + 1}',) if _is_limited(field) else ()
    too_short = ('""',) if field.min else ()
    return ('"not base64!"', '"-_-_"', *too_long, *too_short)


def refused_text_in_form(field: Field) -> tuple[str, ...]:
    """Return the texts among them: a form knows no numbers, and takes an empty text for none."""
    left_out = {"1"} if field.min != 1 or field.required else {"1", '"x" * 0'}
    if longest_text(field) >= LONGEST_PART:
        left_out.add(f'"x" * {longest_text(field) + 1}')
    return tuple(value for value in refused_text(field) if value not in left_out)


def refused_bytes_in_form(field: Field) -> tuple[str, ...]:
    """Return those that a form can hold: it takes an empty text for none."""
    left_out = set() if field.required else {'""'}
    if longest_text(field) // 3 * 4 + 4 > LONGEST_PART:
        left_out.add(f'"eHh4" * {longest_text(field) // 3 + 1}')
    return tuple(value for value in refused_bytes(field) if value not in left_out)
