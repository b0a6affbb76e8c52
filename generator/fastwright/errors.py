"""Refusals: every way in which fastwright says no, and what to do then.

A leaf carries the data of its case and builds the one sentence a user reads. The command
line catches `FastwrightError` once and turns it into that sentence and an exit code.
"""

from collections.abc import Sequence
from pathlib import Path


class FastwrightError(Exception):
    """A refusal; nothing was written. `exit_code` 1 is a refusal, 2 a wrong usage."""

    exit_code = 1


class UsageError(FastwrightError):
    """What was typed cannot be understood."""

    exit_code = 2


# ---- names


class InvalidName(UsageError):
    """A name that is no usable identifier, or that is taken by Python, SQL or a library."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name!r} cannot be used as a name: {reason}.")
        self.name = name
        self.reason = reason


# ---- fields and resources


class BadField(UsageError):
    """A field that the field language does not allow."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"Field {text!r}: {reason}.".replace("?.", "?"))
        self.text = text


class UnknownType(UsageError):
    """A field type that there is not."""

    def __init__(self, text: str, name: str, near: str | None, known: Sequence[str]) -> None:
        hint = f"did you mean {near}?" if near else f"there are {', '.join(known)}."
        super().__init__(f"Field {text!r}: there is no type {name!r}; {hint}")
        self.name = name


class BadResource(UsageError):
    """Fields that do not go together, or a resource without any."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"Resource {name}: {reason}.".replace("?.", "?"))
        self.name = name


class BadOption(BadResource):
    """A resource that could be had if one of its options were another one.

    `advice` is what else can be done, and how the other one has to be.
    """

    def __init__(self, name: str, reason: str, option: str, advice: str = "{} another") -> None:
        super().__init__(name, f"{reason}; {advice.format('pass')} --{option}")
        self.reason, self.option, self.advice = reason, option, advice

    def in_spec(self, path: object) -> "BadSpec":
        """Return the refusal of a spec, which states what others pass as an option."""
        advice = f'{self.advice.format("write")} {self.option} = "..."'
        return BadSpec(path, f"{self.reason}; {advice}")


class BadSpec(FastwrightError):
    """A file in resources/ that cannot be read."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"{path}: {reason.rstrip('.')}.".replace("?.", "?"))
        self.path = path


class UnknownTarget(FastwrightError):
    """A ref to a resource that the project does not have."""

    def __init__(self, field: str, target: str, near: str | None) -> None:
        hint = f"did you mean {near}?" if near else "add that resource first."
        super().__init__(f"Field {field!r} refers to {target!r}, which the project lacks; {hint}")
        self.target = target


class ReferInCircle(FastwrightError):
    """Fields that require rows of each other, so that none can be the first."""

    def __init__(self, fields: Sequence[str]) -> None:
        *head, last = fields
        super().__init__(
            f"The fields {', '.join(head)} and {last} require rows of each other, so no first row "
            "can be created; make one of them :null."
        )
        self.fields = fields


class LacksFeature(FastwrightError):
    """A field of a type for which the project was not made."""

    def __init__(self, field: str, kind: str, feature: str) -> None:
        super().__init__(
            f"Field {field!r}: a {kind} needs a project of the style advanced-alchemy with the "
            f"answer {feature}=yes: fastwright new DEST -d style=advanced-alchemy -d {feature}=yes."
        )
        self.field = field


class LacksName(FastwrightError):
    """A field of a type whose code would import what an earlier template did not render."""

    def __init__(self, field: str, kind: str, name: str, path: object) -> None:
        super().__init__(
            f"Field {field!r}: a {kind} needs {name} in {path}, which this project was made "
            "without; run copier update, or copy it from a new project: fastwright new DEST."
        )
        self.field = field


class NoFactory(FastwrightError):
    """A ref to a hand-written model whose rows the generated tests could not make."""

    def __init__(self, field: str, target: str, missing: object) -> None:
        super().__init__(
            f"Field {field!r} refers to {target!r}, and its tests need a factory of it; "
            f"write {missing} first."
        )
        self.target = target


class NoReadModel(FastwrightError):
    """An embedded ref to a model whose schemas do not say how a client sees it."""

    def __init__(self, field: str, target: str, name: str, path: object) -> None:
        super().__init__(
            f"Field {field!r} embeds {target!r} by its schema {name}, which {path} does not have; "
            "write it first, or leave out embed."
        )
        self.target = target


class NotWired(FastwrightError):
    """A ref to a hand-written model that SQLAlchemy would not find."""

    def __init__(self, field: str, target: str, path: object, paste: str) -> None:
        super().__init__(
            f"Field {field!r} refers to {target!r}, which {path} does not know; "
            f"put this into it first:\n\n{paste}"
        )
        self.target = target


class ResourceExists(FastwrightError):
    """A resource of that name is there already."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The resource {name} exists already; choose another name, "
            f"or change that one: fastwright add field {name} FIELD."
        )
        self.name = name


class UnknownResource(FastwrightError):
    """A resource that the project does not have."""

    def __init__(self, name: str, near: str | None, known: Sequence[str]) -> None:
        has = f"it has {', '.join(known)}." if known else "it has none yet."
        hint = f"did you mean {near}?" if near else has
        super().__init__(f"The project has no resource {name!r}; {hint}")
        self.name = name


class UnknownField(FastwrightError):
    """A field that the resource does not have."""

    def __init__(self, resource: str, name: str, near: str | None, known: Sequence[str]) -> None:
        hint = f"did you mean {near}?" if near else f"it has {', '.join(known)}."
        super().__init__(f"The resource {resource} has no field {name!r}; {hint}")
        self.name = name


class FieldInGroup(FastwrightError):
    """A field that is to go, and is unique or indexed together with others."""

    def __init__(self, field: str, group: str, path: object) -> None:
        super().__init__(
            f"The field {field} is part of {group}; take that out of {path} and run "
            "fastwright apply, then remove the field."
        )
        self.field = field


class NeverWas(FastwrightError):
    """A field that is to be renamed from one that the code does not have."""

    def __init__(self, resource: str, name: str, was: str, near: str | None) -> None:
        hint = f"did you mean {near}?" if near else "take the was out."
        super().__init__(f"{resource}.{name} was no field {was!r} when its code was made; {hint}")
        self.name = name


class NotApplied(FastwrightError):
    """A spec that was edited by hand, and whose changes are not in the code yet."""

    def __init__(self, path: object) -> None:
        super().__init__(f"{path} was edited since its code was made; run fastwright apply first.")
        self.path = path


class NeedsBackfill(FastwrightError):
    """A field becomes required, and nothing says what the rows get that are there."""

    def __init__(self, resource: str, field: str) -> None:
        super().__init__(
            f"The rows of {resource} need a value for {field}; give it :null or :default=..., or "
            f"say what they get, as SQL: --backfill {field}=..."
        )
        self.field = field


class BadBackfill(UsageError):
    """A backfill for a field that does not become required."""

    def __init__(self, field: str) -> None:
        super().__init__(
            f"No row needs a value for {field!r}; leave its --backfill out "
            "(it is for a field that becomes required and has no default)."
        )
        self.field = field


class NoConversion(FastwrightError):
    """A field is to be of a type into which its values cannot be turned."""

    def __init__(self, field: str, old: str, new: str) -> None:
        super().__init__(
            f"The values of {field} cannot be turned from {old} into {new} on every database; add "
            "another field, move the values in a migration of your own, then remove this field."
        )
        self.field = field


class HalfMigrated(FastwrightError):
    """Migrations make the new columns already, and nobody can tell what they do to others."""

    def __init__(self, table: str, columns: Sequence[str]) -> None:
        super().__init__(
            f"The migrations make the new columns of {table} already, and whether they change "
            f"{', '.join(columns)}, too, cannot be told; take that change out of the spec, run "
            "fastwright apply, then make it again."
        )
        self.columns = columns


class WouldLose(FastwrightError):
    """Values would go for good, and nobody said yes."""

    def __init__(self, losses: Sequence[str]) -> None:
        super().__init__(f"Nothing was written, as {'; '.join(losses)}. To go on, pass --yes.")
        self.losses = losses


class ResourceInUse(FastwrightError):
    """A resource that others refer to."""

    def __init__(self, name: str, users: Sequence[str]) -> None:
        super().__init__(
            f"The resource {name} is referred to by {', '.join(users)}; remove that first."
        )
        self.users = users


class GoneThrough(FastwrightError):
    """Other refs of a resource through which a field of another one leads to further rows."""

    def __init__(self, name: str, user: str, sides: Sequence[str]) -> None:
        super().__init__(
            f"{user} goes through {name} by its one ref to {sides[0]} and its one ref to "
            f"{sides[1]}, so these stay as they are; remove the field {user} first."
        )
        self.user = user


# ---- new projects


class BadAnswer(UsageError):
    """An answer to a question that there is not."""

    def __init__(self, key: str, *, near: str | None, known: Sequence[str]) -> None:
        hint = f"did you mean {near}?" if near else f"there are {', '.join(known)}."
        if known == ("KEY=VALUE",):
            super().__init__(f"Answer {key!r}: write it as KEY=VALUE.")
        else:
            super().__init__(f"There is no question {key!r}; {hint}")
        self.key = key


class DestinationExists(FastwrightError):
    """A new project where something is already."""

    def __init__(self, dest: Path) -> None:
        state = "exists and is not empty" if dest.is_dir() else "is a file"
        super().__init__(f"{dest} {state}; choose another folder.")
        self.dest = dest


class BadValue(UsageError):
    """An answer that its question does not allow."""

    def __init__(self, key: str, value: str, allowed: Sequence[str]) -> None:
        super().__init__(f"Answer {key}={value}: write {sentence_list(allowed)}.")
        self.key = key


class RenderFailed(FastwrightError):
    """Copier refused an answer, or could not render."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The project was not made: {' '.join(reason.split())}")
        self.reason = reason


# ---- projects


class NoProject(FastwrightError):
    """No project around the directory."""

    def __init__(self, start: Path) -> None:
        super().__init__(
            f"{start} is in no fastwright project; change into one, pass -C DIR, "
            "or make one: fastwright new DEST."
        )
        self.start = start


class NewerProject(FastwrightError):
    """A project that a later version wrote."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"The project has format {found}, and this fastwright knows formats up to {known}; "
            "upgrade fastwright."
        )
        self.found = found


class BrokenProject(FastwrightError):
    """A project file that cannot be understood."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"{path}: {reason.rstrip('.')}.")
        self.path = path


class BadTemplate(FastwrightError):
    """A resource template of the project's own that cannot be rendered."""

    def __init__(self, path: object, line: int | None, reason: str) -> None:
        place = path if line is None else f"{path}, line {line}"
        super().__init__(f"{place}: {' '.join(reason.split()).rstrip('.')}.")
        self.path = path
        self.line = line


class ManyHeads(FastwrightError):
    """Migrations that have parted."""

    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__(
            f"The migrations have {len(heads)} heads ({', '.join(heads)}); join them first: "
            "uv run alembic merge heads."
        )
        self.heads = heads


class CannotWire(FastwrightError):
    """A file of the user's that offers no place for what must go in."""

    def __init__(self, path: object, reason: str, paste: str) -> None:
        super().__init__(
            f"{path} has no place for the new resource ({reason}); nothing was written. "
            f"Put this where it belongs, then run the command again:\n\n{paste}"
        )
        self.path = path
        self.paste = paste


class CannotFormat(FastwrightError):
    """Ruff would not format what was generated."""

    def __init__(self, output: str) -> None:
        words = " ".join(output.split()).removeprefix("ruff failed Cause: ")
        reason = words.rstrip(".") or "it gave no reason"
        super().__init__(f"ruff failed with the project's own rules; mend them first: {reason}.")
        self.output = output


# ---- editing Python source


class CannotEdit(FastwrightError):
    """A Python file whose shape leaves no safe place for an edit."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# ---- applying changes


class OutsideProject(FastwrightError):
    """A path that leads out of the project, or into its git folder."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"{path} leads out of the project; choose another path or remove the link."
        )
        self.path = path


class AlreadyExists(FastwrightError):
    """A file stands where a new one is to be created."""

    def __init__(self, path: object) -> None:
        super().__init__(f"{path} exists already; move it away or choose another resource name.")
        self.path = path


class WouldOverwrite(FastwrightError):
    """Files that are there already, and nobody said what is to become of them."""

    def __init__(self, paths: Sequence[object]) -> None:
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        verb = "exist" if more else "exists"
        super().__init__(
            f"{paths[0]}{more} {verb} already; pass --yes to overwrite or --skip to keep what is "
            "there."
        )
        self.paths = paths


class NotEditable(FastwrightError):
    """A file that cannot be read as UTF-8, is read-only, or is no regular file."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"{path} {reason}.")
        self.path = path


class ChangedMeanwhile(FastwrightError):
    """A file changed between planning and writing."""

    def __init__(self, path: object) -> None:
        super().__init__(f"{path} changed since the plan was made; make it anew.")
        self.path = path


class BadPlan(FastwrightError):
    """A saved plan that no dry run printed, or that does not fit."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The plan cannot be applied: {reason}; make it anew with --dry-run --json."
        )
        self.reason = reason


class Busy(FastwrightError):
    """Another run holds the project's lock."""

    def __init__(self, root: Path) -> None:
        super().__init__(f"Another fastwright run is changing {root}; wait for it, then try again.")
        self.root = root


class WriteFailed(FastwrightError):
    """The operating system refused a write (full disk, permissions); all was put back."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"Could not write {path}: {reason}; the project is as it was.")
        self.path = path


class NotRepaired(FastwrightError):
    """What a killed run left behind could not be put right."""

    def __init__(self, root: Path, reason: str) -> None:
        super().__init__(
            f"{root} holds an unfinished change that cannot be repaired: {reason}; "
            "remove the cause, then run fastwright again."
        )
        self.root = root


class CutOff(FastwrightError):
    """A killed run left the project half written, and this command only looks."""

    def __init__(self, root: Path) -> None:
        super().__init__(
            f"{root} holds an unfinished change of a run that was cut off; "
            "the next command that writes puts it right."
        )
        self.root = root


def sentence_list(words: Sequence[str]) -> str:
    """Join words as a sentence does: `a`, `a or b`, `a, b or c`."""
    *head, last = words
    return f"{', '.join(head)} or {last}" if head else last
