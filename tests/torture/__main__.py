"""Runs all modules of this folder: `python -m tests.torture --rounds 100 --seed 1`."""

import argparse
import importlib
import pkgutil
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Run each module that can be run, and print what it counted."""
    parser = argparse.ArgumentParser(description="Run random cases until one fails.")
    parser.add_argument("--rounds", type=int, default=20, help="how many rounds each run has")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same cases")
    parser.add_argument("only", nargs="*", help="only these modules")
    options = parser.parse_args()
    # As pytest does, which tests import each other by.
    sys.path[:0] = [str(HERE.parent), str(HERE.parent / "unit/source")]
    for name in sorted(each.name for each in pkgutil.iter_modules([str(HERE)])):
        run = getattr(importlib.import_module(f"torture.{name}"), "run", None)
        if name != "__main__" and run and name in (options.only or [name]):
            started = time.monotonic()
            counts = run(options.rounds, options.seed)
            sys.stdout.write(f"{name}: {counts} in {time.monotonic() - started:.0f} s\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
