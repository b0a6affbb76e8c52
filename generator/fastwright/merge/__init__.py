"""Three texts of a file made one: what was generated, what is generated now, what became of it.

Python is merged by its structure, by `ast` and positions as in `fastwright.edit`; all else, and
what does not parse, by its lines. Only who merges should import this: it loads `difflib`.
"""

from fastwright.merge.files import merge
from fastwright.merge.marks import Merged

__all__ = ["Merged", "merge"]
