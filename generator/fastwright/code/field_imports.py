"""The imports of generated files, collected from the types of the fields."""

from collections.abc import Iterable, Iterator

from fastwright.language.fields import Imports, LinkedField
from fastwright.language.types import TYPES


def import_lines(fields: Iterable[LinkedField], places: Iterable[str]) -> list[str]:
    """Return the import statements that fields need in files of these kinds.

    `places` are names of attributes of `Imports`, such as `python` and `model`.
    """
    found = (imports for field in fields for imports in _imports(field))
    return _lines(each for imports in found for place in places for each in getattr(imports, place))


def migration_lines() -> list[str]:
    """Return the import statements that a migration can need, with columns of all types."""
    types = (each for kind in TYPES.values() for each in kind.imports.migration)
    return _lines(("migrations:live", *types))


def _imports(field: LinkedField) -> Iterator[Imports]:
    """Yield the imports of a field, and of the field that it refers to or lists."""
    yield field.type.imports
    if field.default:
        yield field.default.imports
    for other in (field.item, field.key):
        if other:
            yield from _imports(other)


def _lines(names: Iterable[str]) -> list[str]:
    return [_line(*name.split(":")) for name in sorted(set(names))]


def _line(module: str, name: str = "") -> str:
    return f"from {module} import {name}" if name else f"import {module}"
