"""Usage errors of the command line, as a JSON document with `--json`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from typer import Exit, TyperException
from typer.core import TyperGroup

from fastwright.cli import report
from fastwright.errors import UsageError

ORDER = ("new", "add", "remove", "apply", "resolve", "check", "show", "templates", "apply-plan")
"""The listed commands, from the first that a user needs to the last."""


class Commands(TyperGroup):
    """A group of commands that reports usage errors as JSON if `--json` is given.

    The context types that Typer uses here are private to it.
    """

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401
        """Return the commands as the documentation orders them, not groups after the others."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: Any = None,  # noqa: ANN401
        **extra: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Parse the options before the command."""
        as_json = _asks_for_json(args)
        with _documented(as_json=as_json):
            context = super().make_context(info_name, args, parent, **extra)
        context.meta[__name__] = as_json
        return context

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401
        """Parse the arguments of the command and run it."""
        with _documented(as_json=ctx.meta[__name__]):
            return super().invoke(ctx)


def _asks_for_json(words: list[str]) -> bool:
    end = words.index("--") if "--" in words else len(words)
    return "--json" in words[:end]


@contextmanager
def _documented(*, as_json: bool) -> Iterator[None]:
    try:
        yield
    except TyperException as error:
        if not as_json:
            raise
        report.show_error(UsageError(error.format_message()), as_json=True)
        raise Exit(error.exit_code) from None
