"""The options that several commands take, spelled and described once."""

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Annotated

from typer import Option

HERE = Path()

ProjectOption = Annotated[
    Path,
    Option(
        "-C",
        "--project",
        metavar="DIR",
        help="The project's folder; by default the current one or one above it.",
    ),
]
DryRunOption = Annotated[
    bool, Option("--dry-run", help="Show the plan and the diff; write nothing.")
]
YesOption = Annotated[bool, Option("--yes", "-y", help="Do not ask.")]
OverwriteOption = Annotated[
    bool, Option("--yes", "-y", help="Do not ask; overwrite what is there already.")
]
SkipOption = Annotated[
    bool, Option("--skip", help="Do not ask; keep files that are there already.")
]
JsonOption = Annotated[bool, Option("--json", help="Print JSON for programs.")]

BackfillOption = Annotated[
    list[str] | None,
    Option(
        "--backfill",
        metavar="FIELD=SQL",
        help="What rows that are there get in a field that becomes required.",
    ),
]

# For scripts that pass the same options to every command.
UnusedOption = Annotated[bool, Option("--dry-run", "--yes", "-y", hidden=True)]


class OnClash(Enum):
    """What becomes of files that a command would write and that are there already."""

    ASK = auto()
    OVERWRITE = auto()
    SKIP = auto()

    @staticmethod
    def of(*, yes: bool, skip: bool) -> "OnClash":
        """Read the options; what is to be kept is kept whatever else is to be done."""
        if skip:
            return OnClash.SKIP
        return OnClash.OVERWRITE if yes else OnClash.ASK


@dataclass(frozen=True, slots=True)
class Options:
    """What every writing command takes."""

    project: Path
    dry_run: bool
    as_json: bool
    yes: bool = False
    on_clash: OnClash = OnClash.ASK
