"""The command `fastwright rename`, which only says how to rename."""

from itertools import takewhile
from typing import Annotated

from typer import Argument

from fastwright.cli.options import JsonOption
from fastwright.cli.running import refusals
from fastwright.errors import UsageError

_WORDS = ("field", "RESOURCE", "OLD", "NEW")


def rename_command(
    words: Annotated[list[str] | None, Argument(metavar="field RESOURCE OLD NEW")] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say how to rename a field, which is done in the spec of its resource."""
    given = [*takewhile(lambda word: not word.startswith("-"), words or ())]
    _, resource, old, new = [*given, *_WORDS[len(given) :]][: len(_WORDS)]
    with refusals(as_json=as_json):
        if given[:1] == ["resource"]:
            raise UsageError(
                "A resource cannot be renamed; add another one, move the rows in a migration of "
                "your own, then remove this one."
            )
        raise UsageError(
            f"Rename a field in its spec: in resources/{resource}.toml, write "
            f'{new} = {{ type = "...", was = "{old}" }} instead of {old} = "...", then run '
            "fastwright apply."
        )
