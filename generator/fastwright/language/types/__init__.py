"""The field types, with one module for each family, and the table of all types.

Model, schemas, factory, tests and migration are all derived from a type's entry, so they agree.
"""

from fastwright.language.types.binary import BYTES
from fastwright.language.types.enums import ENUM
from fastwright.language.types.files import FILE
from fastwright.language.types.lists import LIST
from fastwright.language.types.numbers import BIGINT, DECIMAL, FLOAT, INT
from fastwright.language.types.raw import RAW
from fastwright.language.types.references import MANY, ONE, REF
from fastwright.language.types.scalars import BOOL, JSON, UUID
from fastwright.language.types.texts import EMAIL, STR, TEXT, URL
from fastwright.language.types.times import DATE, DATETIME, INTERVAL, TIME

_ROWS = (
    *(STR, TEXT, INT, BIGINT, FLOAT, DECIMAL, BOOL, DATE, TIME, DATETIME, INTERVAL),
    *(UUID, JSON, LIST, BYTES, EMAIL, URL, FILE, ENUM, RAW, REF, ONE, MANY),
)

TYPES = {row.name: row for row in _ROWS}
"""The types by name, in the order in which they are listed."""
