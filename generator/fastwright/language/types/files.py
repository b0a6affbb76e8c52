"""What a field of a file is like: its size, its content types, its samples and refusals."""

import re

from fastwright.language.fields import Field
from fastwright.language.literals import source

DEFAULT_SIZE = 10_485_760
LARGEST_SIZE = 2**31 - 1
LARGEST_TESTED = 2**24  # a test holds so much in memory
ANY_TYPE = "application/octet-stream"

_CONTENT_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
_LONGEST_TYPE = 127
_EXTENSION = re.compile(r"[a-z0-9]{1,5}")


# ---- what is typed


def content_types(text: str) -> tuple[str, ...]:
    """Read `image/png+image/svg+xml`; a piece without a slash is the suffix of the one before.

    Raises ValueError for what is no content type, or is given twice.
    """
    found: list[str] = []
    for piece in re.split("[+,]", text.lower()) if text else ():
        if found and "/" not in piece:
            found[-1] += f"+{piece}"
        else:
            found.append(piece)
    for each in found:
        if len(each) > _LONGEST_TYPE or not _CONTENT_TYPE.fullmatch(each) or each.endswith("+"):
            msg = f"{each!r} is no content type; write them as in accept=application/pdf+image/png"
            raise ValueError(msg)
    if len(set(found)) < len(found):
        msg = "accept= names a content type twice; leave one out"
        raise ValueError(msg)
    return tuple(found)


def check_file(field: Field) -> None:
    """Raise ValueError if a file could not have its size."""
    size = DEFAULT_SIZE if field.max is None else field.max
    if size != int(size) or not 1 <= size <= LARGEST_SIZE:
        msg = f"max= is a whole number of bytes, from 1 to {LARGEST_SIZE}"
        raise ValueError(msg)


def _size(field: Field) -> int:
    return DEFAULT_SIZE if field.max is None else int(field.max)


# ---- schemas


def size_name(field: Field) -> str:
    """Return the name of the constant that states the greatest size."""
    return f"{field.name.upper()}_SIZE"


def accepted_size(field: Field) -> str:
    """Return the greatest size, its digits in groups."""
    return f"{_size(field):_}"


def uploaded_file(field: Field) -> tuple[str, ...]:
    """Return what annotates a file that a client sends."""
    arguments = [f"folder={source(field.owner.plural)}", f"max_size={size_name(field)}"]
    if field.accept:
        comma = "," if len(field.accept) == 1 else ""
        arguments.append(f"accept=({', '.join(map(source, field.accept))}{comma})")
    return (f"Uploaded({', '.join(arguments)})",)


def linked_file(field: Field, key: tuple[Field, ...]) -> tuple[str, ...]:
    """Return what annotates a file that a client gets, in a row that is found by a key."""
    columns = [part.column for part in key if not part.type.generated]
    arguments = map(source, (f"/api/v1{field.owner.route}", *columns))
    return (f"linked({', '.join(arguments)})",)


# ---- tests


def _type(field: Field) -> str:
    return field.accept[0] if field.accept else ANY_TYPE


def _file_name(field: Field) -> str:
    """Give the file the ending of its type: `cover.png`, and `cover.svg` for image/svg+xml."""
    ending = _type(field).partition("/")[2].partition("+")[0]
    return f"{field.name}.{ending if _EXTENSION.fullmatch(ending) else 'bin'}"


def _label(field: Field) -> str:
    return field.name.replace("_", " ")


def file_part(field: Field, n: int) -> str:
    """Return the n-th file as a form holds it: its name, content and type."""
    content = f"{_label(field)} {n}"
    if len(content) > _size(field):
        content = str(n)[-_size(field) :]
    return f"({source(_file_name(field))}, b{source(content)}, {source(_type(field))})"


def file_sample(field: Field, n: int) -> str:
    """Return the n-th file as a row holds it."""
    return _stored(field, source(f"{_label(field)} {n}"))


def distinct_file(field: Field) -> str:
    """Return an expression in `n` of files as rows hold them."""
    return _stored(field, f'f"{_label(field)} {{n}}"')


def _stored(field: Field, name: str) -> str:
    return f"stored_file({source(field.owner.plural)}, {name}, {source(_type(field))})"


def refused_files(field: Field) -> tuple[str, ...]:
    """Return files in a form that the schema refuses."""
    name, kind = source(_file_name(field)), source(_type(field))
    too_large = f'({name}, b"x" * ({size_name(field)} + 1), {kind})'
    unheard_of = f'({source(f"{field.name}.bin")}, b"x", "application/x-unheard-of")'
    return (
        *((too_large,) if _size(field) <= LARGEST_TESTED else ()),
        *((unheard_of,) if field.accept else ()),
    )
