"""The file type: its size, content types and samples, and the files that it refuses."""

import re

from fastwright.language.fields import Feature, Field, FieldType, Imports, LinkedField
from fastwright.language.literals import source
from fastwright.language.modifiers import ACCEPT, ALWAYS, MAX
from fastwright.language.types.building import JSON_COLUMN, POSTGRESQL, fixed

DEFAULT_SIZE = 10_485_760
LARGEST_SIZE = 2**31 - 1
LARGEST_TESTED = 2**24  # a test holds a file of this size in memory
ANY_TYPE = "application/octet-stream"

_EXTENSION = re.compile(r"[a-z0-9]{1,5}")


def check_file(field: Field) -> None:
    """Raise ValueError if the greatest size of a file is not valid."""
    size = DEFAULT_SIZE if field.max is None else field.max
    if size != int(size) or not 1 <= size <= LARGEST_SIZE:
        msg = f"max= must be a whole number of bytes from 1 to {LARGEST_SIZE}"
        raise ValueError(msg)


def _size(field: Field) -> int:
    return DEFAULT_SIZE if field.max is None else int(field.max)


# ---- schemas


def size_name(field: Field) -> str:
    """Return the name of the constant for the greatest size."""
    return f"{field.name.upper()}_SIZE"


def accepted_size(field: Field) -> str:
    """Return the greatest size, with digits in groups."""
    return f"{_size(field):_}"


def uploaded_file(field: Field) -> tuple[str, ...]:
    """Return the annotation of a file that a client sends."""
    arguments = [f"folder={source(field.owner.plural)}", f"max_size={size_name(field)}"]
    if field.accept:
        comma = "," if len(field.accept) == 1 else ""
        arguments.append(f"accept=({', '.join(map(source, field.accept))}{comma})")
    return (f"Uploaded({', '.join(arguments)})",)


def linked_file(field: Field, key: tuple[LinkedField, ...]) -> tuple[str, ...]:
    """Return the annotation of a file in a response, in a row that `key` identifies."""
    columns = [part.attribute for part in key if not part.type.generated]
    arguments = map(source, (f"/api/v1{field.owner.route}", *columns))
    return (f"linked({', '.join(arguments)})",)


# ---- tests


def _type(field: Field) -> str:
    return field.accept[0] if field.accept else ANY_TYPE


def _file_name(field: Field) -> str:
    """Return a file name with the extension of its type: `cover.png`, `cover.svg`."""
    ending = _type(field).partition("/")[2].partition("+")[0]
    return f"{field.name}.{ending if _EXTENSION.fullmatch(ending) else 'bin'}"


def _label(field: Field) -> str:
    return field.name.replace("_", " ")


def file_part(field: Field, n: int) -> str:
    """Return the source of the n-th file in a form: its name, content and type."""
    content = f"{_label(field)} {n}"
    if len(content) > _size(field):
        content = str(n)[-_size(field) :]
    return f"({source(_file_name(field))}, b{source(content)}, {source(_type(field))})"


def file_sample(field: Field, n: int) -> str:
    """Return the source of the n-th file as a row stores it."""
    return _stored(field, source(f"{_label(field)} {n}"))


def distinct_file(field: Field) -> str:
    """Return an expression in `n` for different files as a row stores them."""
    return _stored(field, f'f"{_label(field)} {{n}}"')


def _stored(field: Field, name: str) -> str:
    return f"stored_file({source(field.owner.plural)}, {name}, {source(_type(field))})"


def refused_files(field: Field) -> tuple[str, ...]:
    """Return the source of files in a form that the schema refuses."""
    name, kind = source(_file_name(field)), source(_type(field))
    too_large = f'({name}, b"x" * ({size_name(field)} + 1), {kind})'
    unheard_of = f'({source(f"{field.name}.bin")}, b"x", "application/x-unheard-of")'
    return (
        *((too_large,) if _size(field) <= LARGEST_TESTED else ()),
        *((unheard_of,) if field.accept else ()),
    )


FILE = FieldType(
    name="file",
    imports=Imports(
        python=("advanced_alchemy.types:FileObject",),
        model=("app.core.storage:StoredFile",),
        schema=tuple(
            f"app.schemas.files:{name}" for name in ("StoredFileRead", "Uploaded", "linked")
        ),
        migration=POSTGRESQL,
        tests=("tests.factories.files:stored_file", "tests.factories.files:sent_file"),
    ),
    example="file:file:max=10485760:accept=application/pdf+image/png",
    python="FileObject",
    modifiers=ALWAYS | {MAX, ACCEPT},
    needs=Feature.FILES,
    returns="StoredFileRead",
    column=fixed("StoredFile"),
    migration=fixed(JSON_COLUMN),
    metadata=uploaded_file,
    shown=linked_file,
    sample=file_sample,
    payload=file_part,
    distinct=distinct_file,
    refused=fixed(()),
    is_file=True,
    check=check_file,
)
