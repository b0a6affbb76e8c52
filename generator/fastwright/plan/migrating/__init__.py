"""The migrations that a plan writes and withdraws."""
