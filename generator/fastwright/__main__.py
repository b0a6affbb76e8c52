"""Starts the command line, also as `python -m fastwright`."""

import sys

_INTERRUPTED = 130


def main() -> None:
    """Run the command line; say what stands if Ctrl-C comes while its modules are loaded."""
    try:
        from fastwright.cli import main as run  # noqa: PLC0415 - it takes time
    except KeyboardInterrupt:
        sys.stderr.write("Error: Interrupted; nothing was written.\n")
        sys.exit(_INTERRUPTED)
    run()


if __name__ == "__main__":
    main()
