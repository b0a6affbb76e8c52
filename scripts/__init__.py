"""What maintainers run by hand: `uv run python -m scripts.NAME`."""
