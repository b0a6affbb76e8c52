"""Which fields and columns of two versions of a resource correspond."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastwright.database.alteration import Renames
from fastwright.language.fields import LinkedField
from fastwright.language.resource import LinkedResource


@dataclass(frozen=True, slots=True)
class Pair:
    """A resource as its code was generated, and as it will be."""

    old: LinkedResource
    new: LinkedResource

    @property
    def kept(self) -> Iterator[tuple[str, str]]:
        """The fields that are kept, as pairs of the old and the new name."""
        old = {field.name for field in self.old.fields}
        was = dict(self.new.was)
        for field in self.new.fields:
            name = was.get(field.name, field.name)
            if name in old and (field.name in was or name not in was.values()):
                yield name, field.name

    @property
    def renamed(self) -> dict[str, str]:
        """The renamed columns, old names to new ones."""
        before = {field.name: field.column_name for field in _with_column(self.old)}
        after = {field.name: field.column_name for field in _with_column(self.new)}
        kept = ((old, new) for old, new in self.kept if old in before and new in after)
        pairs = ((before[old], after[new]) for old, new in kept)
        return {old: new for old, new in pairs if old != new}

    @property
    def renamed_values(self) -> dict[str, dict[str, str]]:
        """The renamed values of enums, old to new ones, by the new name of their column."""
        by_name = {field.name: field for field in _with_column(self.new)}
        return {
            by_name[name].column_name: {old: new for new, old in values}
            for name, values in self.new.was_values
        }

    @property
    def renames(self) -> Renames:
        """The renamed columns and values."""
        return Renames(self.renamed, self.renamed_values)

    @property
    def columns(self) -> Iterator[tuple[LinkedField, LinkedField]]:
        """The fields before and after of each column that is kept, even under another name."""
        back = {new: old for old, new in self.renamed.items()}
        before = {field.column_name: field for field in _with_column(self.old)}
        for field in _with_column(self.new):
            name = back.get(field.column_name, field.column_name)
            if name in before and (field.column_name in back or name not in self.renamed):
                yield before[name], field


def _with_column(resource: LinkedResource) -> Iterator[LinkedField]:
    return (field for field in resource.fields if not field.type.is_many)
