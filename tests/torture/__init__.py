"""Long runs of random cases, started by hand with `make torture`.

Each module here with a function `run(rounds, seed)` is one run. It raises AssertionError for a
fault, with what is needed to see it again, and returns a line with counts.
"""
