"""The state that all parts of one merge share."""

from dataclasses import dataclass

from fastwright.source.merge.marks import Marks


@dataclass(frozen=True, slots=True)
class Context:
    """The conflicts, and the imported names that must stay because something uses them."""

    marks: Marks
    kept: frozenset[str]
    in_function: bool = False
