"""Edits of Python source by position, and the three-way merge by structure."""
