"""The options that several commands share."""

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
        help="The project folder. The default is the current folder or a parent.",
        show_default=False,
    ),
]
DryRunOption = Annotated[
    bool, Option("--dry-run", help="Show the plan and the diff without writing anything.")
]
YesOption = Annotated[bool, Option("--yes", "-y", help="Do not ask for confirmation.")]
OverwriteOption = Annotated[
    bool,
    Option("--yes", "-y", help="Do not ask for confirmation; overwrite existing files."),
]
SkipOption = Annotated[
    bool, Option("--skip", help="Keep existing files without asking, even with --yes.")
]
JsonOption = Annotated[bool, Option("--json", help="Print JSON for programs.")]

BackfillOption = Annotated[
    list[str] | None,
    Option(
        "--backfill",
        metavar="FIELD=SQL",
        help="The value of existing rows in a field that becomes required.",
    ),
]

# For scripts that pass the same options to every command.
UnusedOption = Annotated[bool, Option("--dry-run", "--yes", "-y", hidden=True)]


class OnClash(Enum):
    """What to do with existing files that a command would replace."""

    ASK = auto()
    OVERWRITE = auto()
    SKIP = auto()

    @staticmethod
    def of(*, yes: bool, skip: bool) -> "OnClash":
        """Return the choice that the options make; --yes alone overwrites, --skip always keeps."""
        if skip:
            return OnClash.SKIP
        return OnClash.OVERWRITE if yes else OnClash.ASK


@dataclass(frozen=True, slots=True)
class Options:
    """The options of every command that writes."""

    project: Path
    dry_run: bool
    as_json: bool
    yes: bool = False
    on_clash: OnClash = OnClash.ASK
