"""Starts the command line, also as `python -m fastwright`."""

import sys


def main() -> None:
    """Run the command line; say what stands if Ctrl-C comes while its modules are loaded."""
    try:
        from fastwright.cli import main as run  # noqa: PLC0415 - it takes time
    except KeyboardInterrupt:
        from fastwright.errors import Interrupted  # noqa: PLC0415

        error = Interrupted()
        sys.stderr.write(f"Error: {error}\n")
        sys.exit(error.exit_code)
    run()


if __name__ == "__main__":
    main()
