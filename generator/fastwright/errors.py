"""Refusals: every way in which fastwright says no, and what to do then.

Each builds the one sentence that a user reads. The command line catches `FastwrightError` once and
turns it into that sentence and an exit code.
"""

from collections.abc import Sequence
from pathlib import Path


class FastwrightError(Exception):
    """A refusal; nothing was written. `exit_code` 1 is a refusal, 2 a wrong usage.

    `code` names the case in JSON documents. A subclass exists where somebody catches it; a function
    makes every other refusal, an instance of this class or of UsageError.
    """

    exit_code = 1
    code = "FastwrightError"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        if code:
            self.code = code


class UsageError(FastwrightError):
    """What was typed cannot be understood."""

    exit_code = 2
    code = "UsageError"


# ---- names


class InvalidName(UsageError):
    """A name that is no usable identifier, or that is taken by Python, SQL or a library."""

    code = "InvalidName"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name!r} cannot be used as a name: {reason}.")
        self.name = name
        self.reason = reason


# ---- fields and resources


class BadField(UsageError):
    """A field that the field language does not allow."""

    code = "BadField"

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"Field {text!r}: {reason}.".replace("?.", "?"))
        self.text = text


def unknown_type(text: str, name: str, near: str | None, known: Sequence[str]) -> FastwrightError:
    """Refuse a field type that does not exist."""
    hint = f"did you mean {near}?" if near else f"there are {', '.join(known)}."
    return UsageError(f"Field {text!r}: there is no type {name!r}; {hint}", code="UnknownType")


class BadResource(UsageError):
    """Fields that do not go together, or a resource without any."""

    code = "BadResource"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"Resource {name}: {reason}.".replace("?.", "?"))
        self.name = name


class BadOption(BadResource):
    """A resource that could be had if one of its options were another one.

    `advice` is what else can be done, and how the other one has to be.
    """

    code = "BadOption"

    def __init__(self, name: str, reason: str, option: str, advice: str = "{} another") -> None:
        super().__init__(name, f"{reason}; {advice.format('pass')} --{option}")
        self.reason, self.option, self.advice = reason, option, advice

    def in_spec(self, path: object) -> "BadSpec":
        """Return the same refusal for a spec, which states what others pass as an option."""
        advice = f'{self.advice.format("write")} {self.option} = "..."'
        return BadSpec(path, f"{self.reason}; {advice}")


class BadSpec(FastwrightError):
    """A file in resources/ that cannot be read."""

    code = "BadSpec"

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"{path}: {reason.rstrip('.')}.".replace("?.", "?"))
        self.path = path


class UnknownTarget(FastwrightError):
    """A ref to a resource that the project does not have."""

    code = "UnknownTarget"

    def __init__(self, field: str, target: str, near: str | None) -> None:
        hint = f"did you mean {near}?" if near else "add that resource first."
        super().__init__(f"Field {field!r} refers to {target!r}, which the project lacks; {hint}")
        self.target = target


class ReferInCircle(FastwrightError):
    """Fields that require rows of each other, so that none can be the first."""

    code = "ReferInCircle"

    def __init__(self, fields: Sequence[str]) -> None:
        *head, last = fields
        super().__init__(
            f"The fields {', '.join(head)} and {last} require rows of each other, so no first row "
            "can be created; make one of them :null."
        )
        self.fields = fields


def lacks_feature(field: str, kind: str, feature: str) -> FastwrightError:
    """Refuse a field of a type for which the project was not made."""
    return FastwrightError(
        f"Field {field!r}: a {kind} needs a project of the style advanced-alchemy with the "
        f"answer {feature}=yes: fastwright new DEST -d style=advanced-alchemy -d {feature}=yes.",
        code="LacksFeature",
    )


def lacks_name(field: str, kind: str, name: str, path: object) -> FastwrightError:
    """Refuse a field whose code would import what an earlier template did not render."""
    return FastwrightError(
        f"Field {field!r}: a {kind} needs {name} in {path}, which this project was made "
        "without; run copier update, or copy it from a new project: fastwright new DEST.",
        code="LacksName",
    )


def no_factory(field: str, target: str, missing: object) -> FastwrightError:
    """Refuse a ref to a hand-written model whose rows the generated tests could not make."""
    return FastwrightError(
        f"Field {field!r} refers to {target!r}, and its tests need a factory of it; "
        f"write {missing} first.",
        code="NoFactory",
    )


def no_read_model(field: str, target: str, name: str, path: object) -> FastwrightError:
    """Refuse an embedded ref to a model whose schemas do not say how a client sees it."""
    return FastwrightError(
        f"Field {field!r} embeds {target!r} by its schema {name}, which {path} does not have; "
        "write it first, or leave out embed.",
        code="NoReadModel",
    )


def not_wired(field: str, target: str, path: object, paste: str) -> FastwrightError:
    """Refuse a ref to a hand-written model that SQLAlchemy would not find."""
    return FastwrightError(
        f"Field {field!r} refers to {target!r}, which {path} does not know; "
        f"put this into it first:\n\n{paste}",
        code="NotWired",
    )


def resource_exists(name: str) -> FastwrightError:
    """Refuse a resource whose name another one has already."""
    return FastwrightError(
        f"The resource {name} exists already; choose another name, "
        f"or change that one: fastwright add field {name} FIELD.",
        code="ResourceExists",
    )


class UnknownResource(FastwrightError):
    """A resource that the project does not have."""

    code = "UnknownResource"

    def __init__(self, name: str, near: str | None, known: Sequence[str]) -> None:
        has = f"it has {', '.join(known)}." if known else "it has none yet."
        hint = f"did you mean {near}?" if near else has
        super().__init__(f"The project has no resource {name!r}; {hint}")
        self.name = name


def unknown_field(
    resource: str, name: str, near: str | None, known: Sequence[str]
) -> FastwrightError:
    """Refuse a field that the resource does not have."""
    hint = f"did you mean {near}?" if near else f"it has {', '.join(known)}."
    return FastwrightError(
        f"The resource {resource} has no field {name!r}; {hint}", code="UnknownField"
    )


def field_in_group(field: str, group: str, path: object) -> FastwrightError:
    """Refuse to remove a field that is unique or indexed together with others."""
    return FastwrightError(
        f"The field {field} is part of {group}; take that out of {path} and run "
        "fastwright apply, then remove the field.",
        code="FieldInGroup",
    )


def never_was(resource: str, name: str, was: str, near: str | None) -> FastwrightError:
    """Refuse to rename a field that the code does not have."""
    hint = f"did you mean {near}?" if near else "take the was out."
    return FastwrightError(
        f"{resource}.{name} was not a field {was!r} when its code was made; {hint}", code="NeverWas"
    )


def not_applied(path: object) -> FastwrightError:
    """Refuse to work on a spec whose edits are not in the code yet."""
    return FastwrightError(
        f"{path} was edited since its code was made; run fastwright apply first.", code="NotApplied"
    )


def needs_backfill(resource: str, field: str) -> FastwrightError:
    """Refuse a field that becomes required without a value for the existing rows."""
    return FastwrightError(
        f"The rows of {resource} need a value for {field}; give it :null or :default=..., or "
        f"say what they get, as SQL: --backfill {field}=...",
        code="NeedsBackfill",
    )


def bad_backfill(field: str) -> FastwrightError:
    """Refuse a backfill for a field that does not become required."""
    return UsageError(
        f"No row needs a value for {field!r}; leave its --backfill out "
        "(it is for a field that becomes required and has no default).",
        code="BadBackfill",
    )


def no_conversion(field: str, old: str, new: str) -> FastwrightError:
    """Refuse a change of type that not every database can make with the values there are."""
    return FastwrightError(
        f"The values of {field} cannot be turned from {old} into {new} on every database; add "
        "another field, move the values in a migration of your own, then remove this field.",
        code="NoConversion",
    )


def half_migrated(table: str, columns: Sequence[str]) -> FastwrightError:
    """Refuse a change that the migrations already make in part."""
    return FastwrightError(
        f"The migrations make the new columns of {table} already, and whether they change "
        f"{', '.join(columns)}, too, cannot be told; take that change out of the spec, run "
        "fastwright apply, then make it again.",
        code="HalfMigrated",
    )


def would_lose(losses: Sequence[str]) -> FastwrightError:
    """Refuse to lose values for good unless somebody says yes."""
    return FastwrightError(
        f"Nothing was written, as {'; '.join(losses)}. To go on, pass --yes.", code="WouldLose"
    )


def resource_in_use(name: str, users: Sequence[str]) -> FastwrightError:
    """Refuse to remove a resource that others refer to."""
    return FastwrightError(
        f"The resource {name} is referred to by {', '.join(users)}; remove that first.",
        code="ResourceInUse",
    )


def gone_through(name: str, user: str, sides: Sequence[str]) -> FastwrightError:
    """Refuse other refs in a resource that a field of another one goes through."""
    return FastwrightError(
        f"{user} goes through {name} by its one ref to {sides[0]} and its one ref to "
        f"{sides[1]}, so these stay as they are; remove the field {user} first.",
        code="GoneThrough",
    )


# ---- new projects


def bad_answer(key: str, *, near: str | None, known: Sequence[str]) -> FastwrightError:
    """Refuse an answer to a question that does not exist."""
    hint = f"did you mean {near}?" if near else f"there are {', '.join(known)}."
    if known == ("KEY=VALUE",):
        return UsageError(f"Answer {key!r}: write it as KEY=VALUE.", code="BadAnswer")
    return UsageError(f"There is no question {key!r}; {hint}", code="BadAnswer")


def destination_exists(dest: Path) -> FastwrightError:
    """Refuse to make a new project where a file or a folder with files is."""
    state = "exists and is not empty" if dest.is_dir() else "is a file"
    return FastwrightError(f"{dest} {state}; choose another folder.", code="DestinationExists")


def bad_value(key: str, value: str, allowed: Sequence[str]) -> FastwrightError:
    """Refuse an answer that its question does not allow."""
    return UsageError(f"Answer {key}={value}: write {sentence_list(allowed)}.", code="BadValue")


def render_failed(reason: str) -> FastwrightError:
    """Pass on why Copier refused an answer, or could not render."""
    return FastwrightError(
        f"The project was not made: {' '.join(reason.split())}", code="RenderFailed"
    )


# ---- projects


class NoProject(FastwrightError):
    """No project around the directory."""

    code = "NoProject"

    def __init__(self, start: Path) -> None:
        super().__init__(
            f"{start} is in no fastwright project; change into one, pass -C DIR, "
            "or make one: fastwright new DEST."
        )
        self.start = start


class NewerProject(FastwrightError):
    """A project that a later version wrote."""

    code = "NewerProject"

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"The project has format {found}, and this fastwright knows formats up to {known}; "
            "upgrade fastwright."
        )
        self.found = found


class BrokenProject(FastwrightError):
    """A project file that cannot be understood."""

    code = "BrokenProject"

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"{path}: {reason.rstrip('.')}.")
        self.path = path


def bad_template(path: object, line: int | None, reason: str) -> FastwrightError:
    """Refuse a resource template of the project's own that cannot be rendered."""
    place = path if line is None else f"{path}, line {line}"
    return FastwrightError(f"{place}: {' '.join(reason.split()).rstrip('.')}.", code="BadTemplate")


class ManyHeads(FastwrightError):
    """Migrations that have parted."""

    code = "ManyHeads"

    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__(
            f"The migrations have {len(heads)} heads ({', '.join(heads)}); join them first: "
            "uv run alembic merge heads."
        )
        self.heads = heads


class CannotWire(FastwrightError):
    """A file of the user's that offers no place for what must go in."""

    code = "CannotWire"

    def __init__(self, path: object, reason: str, paste: str) -> None:
        super().__init__(
            f"{path} has no place for the new resource ({reason}); nothing was written. "
            f"Put this where it belongs, then run the command again:\n\n{paste}"
        )
        self.path = path
        self.paste = paste


def cannot_format(output: str) -> FastwrightError:
    """Pass on why ruff could not format generated code."""
    words = " ".join(output.split()).removeprefix("ruff failed Cause: ")
    reason = words.rstrip(".") or "it gave no reason"
    return FastwrightError(
        f"ruff failed with the project's own rules; fix them first: {reason}.", code="CannotFormat"
    )


# ---- editing Python source


class CannotEdit(FastwrightError):
    """A Python file whose shape leaves no safe place for an edit."""

    code = "CannotEdit"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# ---- applying changes


class OutsideProject(FastwrightError):
    """A path that leads out of the project, or into its git folder."""

    code = "OutsideProject"

    def __init__(self, path: object) -> None:
        super().__init__(
            f"{path} leads out of the project; choose another path or remove the link."
        )
        self.path = path


class AlreadyExists(FastwrightError):
    """A file stands where a new one is to be created."""

    code = "AlreadyExists"

    def __init__(self, path: object) -> None:
        super().__init__(f"{path} exists already; move it away or choose another resource name.")
        self.path = path


class WouldOverwrite(FastwrightError):
    """Files that are there already, and nobody said what is to become of them."""

    code = "WouldOverwrite"

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

    code = "NotEditable"

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"{path} {reason}.")
        self.path = path


class ChangedMeanwhile(FastwrightError):
    """A file changed between planning and writing."""

    code = "ChangedMeanwhile"

    def __init__(self, path: object) -> None:
        super().__init__(f"{path} changed since the plan was made; run the command again.")
        self.path = path


class BadPlan(FastwrightError):
    """A saved plan that no dry run printed, or that does not fit."""

    code = "BadPlan"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The plan cannot be applied: {reason}; make it again with --dry-run --json."
        )
        self.reason = reason


class Busy(FastwrightError):
    """Another run holds the project's lock."""

    code = "Busy"

    def __init__(self, root: Path) -> None:
        super().__init__(f"Another fastwright run is changing {root}; wait for it, then try again.")
        self.root = root


class WriteFailed(FastwrightError):
    """The operating system refused a write (full disk, permissions); all was put back."""

    code = "WriteFailed"

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"Could not write {path}: {reason}; the project is as it was.")
        self.path = path


class NotRepaired(FastwrightError):
    """What a killed run left behind could not be put right."""

    code = "NotRepaired"

    def __init__(self, root: Path, reason: str) -> None:
        super().__init__(
            f"{root} holds an unfinished change that cannot be repaired: {reason}; "
            "remove the cause, then run fastwright again."
        )
        self.root = root


class CutOff(FastwrightError):
    """A killed run left the project half written, and this command only looks."""

    code = "CutOff"

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
