"""Migrations one after the other, on tables with rows; `torture.migrations` is the long form."""

from torture.migrations import run


def test_random_sequences() -> None:
    """Rows are kept as documented, up, down and up again."""
    assert run(rounds=10, seed=2026).endswith("no fault")
