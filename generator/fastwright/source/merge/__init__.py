"""Three texts of a file made one: what was generated, what is generated now, what became of it.

Python is merged by its structure, by `ast` and positions as in `fastwright.source.edit`; all
else, and what does not parse, by its lines. Only code that merges should import this: it loads
`difflib`.
"""

from fastwright.source.merge.marks import Merged
from fastwright.source.merge.three_way import merge

__all__ = ["Merged", "merge"]
