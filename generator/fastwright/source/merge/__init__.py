"""The three-way merge of a file: the old generated text, the new one, and the user's version.

Python is merged by its structure, by `ast` and positions as in `fastwright.source.edit`. Other
files, and Python that does not parse, are merged by lines. Import this package only where it is
needed, because it loads `difflib`.
"""

from fastwright.source.merge.marks import Merged, of_branches
from fastwright.source.merge.three_way import merge

__all__ = ["Merged", "merge", "of_branches"]
