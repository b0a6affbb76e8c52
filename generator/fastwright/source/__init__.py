"""Python source as text: edits by position, the three-way merge, and what names are bound to."""
