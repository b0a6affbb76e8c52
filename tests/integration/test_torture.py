"""The long runs work: each does a few of its cases."""

import pytest

from torture import merges, undo


def test_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run counts its cases; it raises where one fails."""
    monkeypatch.setattr(merges, "MERGES", 10)
    assert merges.run(1, seed=3).startswith("10 merges of ")
    assert undo.run(1, seed=3).startswith("1 cycles, ")
