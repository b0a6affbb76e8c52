"""Texts in, texts out: edits of Python by position, and the three-way merge by structure."""
