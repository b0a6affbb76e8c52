"""The errors that fastwright reports, each with what is wrong and what to do next.

An error builds the one sentence that the user reads. The command line catches `FastwrightError` in
one place, prints that sentence and sets the exit code.
"""

from collections.abc import Sequence
from enum import IntEnum, StrEnum
from pathlib import Path


class ExitCode(IntEnum):
    """The exit codes of all commands."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    UNFINISHED = 3
    INTERRUPTED = 130


class FastwrightError(Exception):
    """An error that stops a command before it writes anything.

    `code` identifies the error in JSON documents. Errors that some code catches are subclasses;
    functions build all the others, as instances of this class or of UsageError.
    """

    exit_code = ExitCode.REFUSED
    code = "FastwrightError"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        if code:
            self.code = code


class UsageError(FastwrightError):
    """A command line that cannot be understood."""

    exit_code = ExitCode.USAGE
    code = "UsageError"


# ---- names


class InvalidName(UsageError):
    """A name that is not a valid identifier, or that Python, SQL or a library already uses."""

    code = "InvalidName"

    def __init__(self, name: str, reason: str) -> None:
        what = f"The name {name!r}" if name else "An empty name"
        super().__init__(f"{what} is not allowed: {reason}.")
        self.name = name
        self.reason = reason


# ---- fields and resources


class BadField(UsageError):
    """A field that the field language does not accept."""

    code = "BadField"

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"Field {text!r}: {reason}.".replace("?.", "?"))
        self.text = text


def unknown_type(text: str, name: str, near: str | None, known: Sequence[str]) -> FastwrightError:
    """Return the error for a field type that does not exist."""
    hint = f"did you mean {near}?" if near else f"the types are {', '.join(known)}."
    return UsageError(f"Field {text!r}: there is no type {name!r}; {hint}", code="UnknownType")


class BadResource(UsageError):
    """A resource whose fields do not fit together, or that has no fields."""

    code = "BadResource"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"Resource {name}: {reason}.".replace("?.", "?"))
        self.name = name


class BadOption(BadResource):
    """A resource that would be valid with another value of one of its options.

    `option` is the name of the option; in a spec, it is a key.
    """

    code = "BadOption"

    def __init__(self, name: str, reason: str, option: str) -> None:
        super().__init__(name, f"{reason}; pass another --{option}")
        self.reason, self.option = reason, option

    def in_spec(self, path: object) -> "BadSpec":
        """Return the same error for a spec, where the option is a key of the file `path`."""
        return BadSpec(path, f'{self.reason}; write another {self.option} = "..."')


class BadSpec(FastwrightError):
    """A file in resources/ that is not a valid spec."""

    code = "BadSpec"

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"{path}: {reason.rstrip('.')}.".replace("?.", "?"))
        self.path = path


class UnknownTarget(FastwrightError):
    """A ref to a resource that the project does not have."""

    code = "UnknownTarget"

    def __init__(self, field: str, target: str, near: str | None) -> None:
        hint = f"did you mean {near}?" if near else "add that resource first."
        super().__init__(
            f"Field {field!r} refers to {target!r}, which is not in the project; {hint}"
        )
        self.target = target


class ReferInCircle(FastwrightError):
    """Required foreign keys that form a cycle, so that no first row can be created."""

    code = "ReferInCircle"

    def __init__(self, fields: Sequence[str], optional: Sequence[str]) -> None:
        """Name the fields of the cycle, and those that can be made nullable."""
        *head, last = fields
        super().__init__(
            f"The fields {', '.join(head)} and {last} require rows of each other, so no row can be "
            f"created first; make {sentence_list(optional)} nullable with :null."
        )
        self.fields = fields


def lacks_feature(field: str, kind: str, feature: str) -> FastwrightError:
    """Return the error for a field type that needs a feature the project was created without."""
    return FastwrightError(
        f"Field {field!r}: a {kind} field needs a project with style=advanced-alchemy and "
        f"{feature}=yes; create one: "
        f"fastwright new DEST -d style=advanced-alchemy -d {feature}=yes.",
        code="LacksFeature",
    )


def lacks_users(resource: str, operation: str, who: str) -> FastwrightError:
    """Return the error for a route that only some users may use, in a project without users."""
    return FastwrightError(
        f"Resource {resource}: {operation} is for {who}, but the project has no users (auth=none), "
        "so everybody may use its routes; write public or nobody, or create a project with users: "
        "fastwright new DEST -d auth=jwt.",
        code="LacksUsers",
    )


def lacks_name(what: str, name: str, path: object) -> FastwrightError:
    """Return the error for code that needs a name which an older template did not create."""
    return FastwrightError(
        f"{what} needs {name} in {path}, which does not define it; "
        "run copier update, or copy it from a new project: fastwright new DEST.",
        code="LacksName",
    )


def no_factory(field: str, target: str, missing: object) -> FastwrightError:
    """Return the error for a ref to a hand-written model that has no test factory."""
    return FastwrightError(
        f"Field {field!r} refers to {target!r}, and the generated tests need a factory for "
        f"it; write {missing} first.",
        code="NoFactory",
    )


def no_read_model(field: str, target: str, name: str, path: object) -> FastwrightError:
    """Return the error for an embedded ref to a model that has no response schema."""
    return FastwrightError(
        f"Field {field!r} embeds {target!r} with its schema {name}, which {path} does not have; "
        "write the schema first, or remove embed.",
        code="NoReadModel",
    )


def not_wired(field: str, target: str, path: object, paste: str) -> FastwrightError:
    """Return the error for a ref to a hand-written model that SQLAlchemy would not find."""
    return FastwrightError(
        f"Field {field!r} refers to {target!r}, which {path} does not import; "
        f"add this to that file first:\n\n{paste}",
        code="NotWired",
    )


def resource_exists(name: str) -> FastwrightError:
    """Return the error for a new resource whose name is already in use."""
    return FastwrightError(
        f"The resource {name} already exists; choose another name, "
        f"or change the existing resource: fastwright add field {name} FIELD.",
        code="ResourceExists",
    )


class UnknownResource(FastwrightError):
    """A resource that the project does not have."""

    code = "UnknownResource"

    def __init__(self, name: str, near: str | None, known: Sequence[str]) -> None:
        has = f"its resources are {', '.join(known)}." if known else "it has no resources yet."
        hint = f"did you mean {near}?" if near else has
        super().__init__(f"The project has no resource {name!r}; {hint}")
        self.name = name


def unknown_field(
    resource: str, name: str, near: str | None, known: Sequence[str]
) -> FastwrightError:
    """Return the error for a field that the resource does not have."""
    hint = f"did you mean {near}?" if near else f"its fields are {', '.join(known)}."
    return FastwrightError(
        f"The resource {resource} has no field {name!r}; {hint}", code="UnknownField"
    )


def field_in_group(field: str, group: str, path: object) -> FastwrightError:
    """Return the error for removing a field that belongs to a unique or indexed group."""
    return FastwrightError(
        f"The field {field} is part of the group {group}; remove the group from {path}, run "
        "fastwright apply, then remove the field.",
        code="FieldInGroup",
    )


def never_was(resource: str, name: str, was: str, near: str | None) -> FastwrightError:
    """Return the error for renaming a field that the resource does not have."""
    hint = f"did you mean {near}?" if near else "remove was."
    return FastwrightError(
        f"{resource}.{name}: was names {was!r}, which is not a field of {resource}; {hint}",
        code="NeverWas",
    )


def value_never_was(
    resource: str, field: str, value: str, was: str, near: str | None
) -> FastwrightError:
    """Return the error for renaming a value of an enum that the field does not have."""
    hint = f"did you mean {near}?" if near else f"remove {value} from was_values."
    return FastwrightError(
        f"{resource}.{field}: was_values says that {value} was {was!r}, which is not a value of "
        f"{field}; {hint}",
        code="ValueNeverWas",
    )


def not_applied(path: object) -> FastwrightError:
    """Return the error for a spec whose changes are not in the code yet."""
    return FastwrightError(
        f"{path} has changes that are not in the code yet; run fastwright apply first.",
        code="NotApplied",
    )


def needs_backfill(resource: str, field: str) -> FastwrightError:
    """Return the error for a field that becomes required without a value for existing rows."""
    return FastwrightError(
        f"The existing rows of {resource} need a value for {field}; add :null or :default=... to "
        f"the field, or pass an SQL expression: --backfill {resource}.{field}=...",
        code="NeedsBackfill",
    )


def bad_backfill(field: str, near: str | None = None) -> FastwrightError:
    """Return the error for a backfill of what is not a field or does not need one.

    `near` is the field that was meant, if its column was given.
    """
    if near:
        return UsageError(
            f"{field} is the column of the field {near}; pass --backfill {near}=...",
            code="BadBackfill",
        )
    return UsageError(
        f"The field {field!r} does not need a backfill; remove its --backfill option "
        "(it is only for fields that become required and have no default).",
        code="BadBackfill",
    )


def no_conversion(field: str, old: str, new: str) -> FastwrightError:
    """Return the error for a change of type that some database cannot make for existing values."""
    return FastwrightError(
        f"The values of {field} cannot be converted from {old} to {new} on every database; add "
        "another field, move the values in your own migration, then remove this field.",
        code="NoConversion",
    )


def half_migrated(table: str, columns: Sequence[str]) -> FastwrightError:
    """Return the error for a change that the existing migrations may already make in part."""
    changed = " and ".join(columns)
    return FastwrightError(
        f"The spec adds columns to {table} that the migrations already create, and also changes "
        f"{changed}, which they may change too; put {changed} back as before, run fastwright "
        "apply, then make that change alone.",
        code="HalfMigrated",
    )


def would_lose(losses: Sequence[str]) -> FastwrightError:
    """Return the error for a change that can lose data when nobody confirmed it."""
    return FastwrightError(
        f"Nothing was written, because nobody confirmed this: {'; '.join(losses)}. "
        "To continue, pass --yes.",
        code="WouldLose",
    )


def resource_in_use(name: str, users: Sequence[str]) -> FastwrightError:
    """Return the error for removing a resource that others refer to."""
    return FastwrightError(
        f"The resource {name} is still in use by {', '.join(users)}; "
        "first remove the fields that refer to it.",
        code="ResourceInUse",
    )


def not_generated(path: object) -> FastwrightError:
    """Return the error for removing a file that is not a generated one."""
    return FastwrightError(
        f"{path} is not a file that fastwright generated for a resource; give a path that a record "
        "in .fastwright/resources lists.",
        code="NotGenerated",
    )


def still_needed(path: object, reason: str, advice: str) -> FastwrightError:
    """Return the error for removing a generated file that is needed for another reason."""
    return FastwrightError(f"{path} is still needed: {reason}; {advice}.", code="StillNeeded")


def file_in_use(path: object, users: Sequence[object]) -> FastwrightError:
    """Return the error for removing a generated file that others import."""
    names = ", ".join(map(str, users))
    return FastwrightError(
        f"{path} is still imported by {names}; change that first.", code="FileInUse"
    )


def gone_through(name: str, user: str, sides: Sequence[str]) -> FastwrightError:
    """Return the error for changing the refs of a resource that a many-to-many field uses."""
    return FastwrightError(
        f"The field {user} goes through {name}, which must keep exactly one ref to {sides[0]} and "
        f"one ref to {sides[1]}; remove the field {user} first.",
        code="GoneThrough",
    )


# ---- new projects


def bad_answer(key: str, *, near: str | None, known: Sequence[str]) -> FastwrightError:
    """Return the error for an answer to a question that does not exist."""
    hint = f"did you mean {near}?" if near else f"the questions are {', '.join(known)}."
    if known == ("KEY=VALUE",):
        return UsageError(f"Answer {key!r}: write it as KEY=VALUE.", code="BadAnswer")
    return UsageError(f"There is no question {key!r}; {hint}", code="BadAnswer")


def destination_exists(dest: Path) -> FastwrightError:
    """Return the error for a new project whose folder is a file or is not empty."""
    state = "exists and is not empty" if dest.is_dir() else "is a file"
    return FastwrightError(f"{dest} {state}; choose another folder.", code="DestinationExists")


def bad_value(key: str, value: str, allowed: Sequence[str]) -> FastwrightError:
    """Return the error for an answer that its question does not accept."""
    return UsageError(f"Answer {key}={value}: use {sentence_list(allowed)}.", code="BadValue")


def render_failed(reason: str) -> FastwrightError:
    """Return the error for a project that Copier did not render, with Copier's reason."""
    return FastwrightError(
        f"The project was not created: {' '.join(reason.split())}", code="RenderFailed"
    )


# ---- projects


class NoProject(FastwrightError):
    """A directory that is not inside a fastwright project."""

    code = "NoProject"

    def __init__(self, start: Path) -> None:
        super().__init__(
            f"{start} is not in a fastwright project; change to a project, pass -C DIR, "
            "or create a project: fastwright new DEST."
        )
        self.start = start


class NewerProject(FastwrightError):
    """A project that a newer version of fastwright wrote."""

    code = "NewerProject"

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"The project has format {found}, but this fastwright supports formats up to {known}; "
            "upgrade fastwright."
        )
        self.found = found


class BrokenProject(FastwrightError):
    """A project file with invalid content."""

    code = "BrokenProject"

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"{path}: {reason.rstrip('.')}.")
        self.path = path


def bad_template(path: object, line: int | None, reason: str) -> FastwrightError:
    """Return the error for one of the project's own resource templates that does not render."""
    place = path if line is None else f"{path}, line {line}"
    return FastwrightError(f"{place}: {' '.join(reason.split()).rstrip('.')}.", code="BadTemplate")


class ManyHeads(FastwrightError):
    """A project whose migrations have more than one head."""

    code = "ManyHeads"

    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__(
            f"The migrations have {len(heads)} heads ({', '.join(heads)}); merge them first: "
            "uv run alembic merge heads."
        )
        self.heads = heads


class CannotWire(FastwrightError):
    """A project file that a resource cannot be added to automatically."""

    code = "CannotWire"

    def __init__(self, path: object, reason: str, paste: str) -> None:
        super().__init__(
            f"The new resource cannot be added to {path} ({reason}); nothing was written. "
            f"Add this to that file yourself, then run the command again:\n\n{paste}"
        )
        self.path = path
        self.paste = paste


def no_scratch_file(reason: str) -> FastwrightError:
    """Return the error for temporary files that cannot be written."""
    return FastwrightError(
        f"Nothing was written, because a temporary file could not be: {reason}.",
        code="NoScratchFile",
    )


class CannotFormat(FastwrightError):
    """Generated code that ruff does not format, or a configuration that ruff does not accept."""

    code = "CannotFormat"

    def __init__(self, output: str) -> None:
        words = " ".join(output.split()).removeprefix("ruff failed Cause: ")
        reason = words.removeprefix("error: ").rstrip(".") or "it gave no reason"
        super().__init__(f"ruff cannot format the new code; fix the cause first: {reason}.")
        self.output = output


# ---- editing Python source


class CannotEdit(FastwrightError):
    """Python source that cannot be edited safely."""

    code = "CannotEdit"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# ---- applying changes


class OutsideProject(FastwrightError):
    """A path that leads outside the project, or into its git folder."""

    code = "OutsideProject"

    def __init__(self, path: object) -> None:
        super().__init__(
            f"{path} leads outside the project; choose another path or remove the link."
        )
        self.path = path


class AlreadyExists(FastwrightError):
    """A file that a command would create but that already exists."""

    code = "AlreadyExists"

    def __init__(self, path: object) -> None:
        super().__init__(f"{path} already exists; move it or choose another resource name.")
        self.path = path


class WouldOverwrite(FastwrightError):
    """Existing files that a command would replace when nobody has decided whether it may."""

    code = "WouldOverwrite"

    def __init__(self, paths: Sequence[object]) -> None:
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        verb, it = ("exist", "them") if more else ("exists", "it")
        super().__init__(
            f"{paths[0]}{more} already {verb}; pass --yes to overwrite {it} or --skip to keep {it}."
        )
        self.paths = paths


class NotEditable(FastwrightError):
    """A file that is not UTF-8, is read-only, or is not a regular file."""

    code = "NotEditable"

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"{path} {reason}.")
        self.path = path
        self.reason = reason


class ChangedMeanwhile(FastwrightError):
    """A file that changed between planning and writing."""

    code = "ChangedMeanwhile"

    def __init__(self, path: object) -> None:
        super().__init__(f"{path} has changed since the plan was made; run the command again.")
        self.path = path


class BadPlan(FastwrightError):
    """A saved plan that is not valid, or that does not fit the project."""

    code = "BadPlan"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The plan cannot be applied: {reason}; create a new plan with --dry-run --json."
        )
        self.reason = reason


class Busy(FastwrightError):
    """A project that another run of fastwright is changing."""

    code = "Busy"

    def __init__(self, root: Path) -> None:
        super().__init__(
            f"Another fastwright run is changing {root}; wait until it is done, then try again."
        )
        self.root = root


class WriteFailed(FastwrightError):
    """A write that the operating system refused; all files have been restored."""

    code = "WriteFailed"

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"Could not write {path}: {reason}; the project is unchanged.")
        self.path = path


class NotRepaired(FastwrightError):
    """A project that an interrupted run left half written and that cannot be repaired."""

    code = "NotRepaired"

    def __init__(self, root: Path, reason: str) -> None:
        super().__init__(
            f"{root} has an unfinished change that cannot be repaired: {reason}; "
            "fix the cause, then run fastwright again."
        )
        self.root = root


class CutOff(FastwrightError):
    """A project that an interrupted run left half written, found by a command that only reads."""

    code = "CutOff"

    def __init__(self, root: Path) -> None:
        super().__init__(
            f"{root} has an unfinished change from an interrupted run; "
            "the next command that writes repairs it."
        )
        self.root = root


class Stands(StrEnum):
    """What an interrupted command leaves."""

    NOTHING = "; nothing was written"
    HALF = "; the project is half written, and the next command that writes repairs it"
    ALL = ", but everything was already written"


class Interrupted(FastwrightError):
    """A command that Ctrl-C ended."""

    exit_code = ExitCode.INTERRUPTED
    code = "Interrupted"

    def __init__(self, stands: Stands = Stands.NOTHING) -> None:
        super().__init__(f"Interrupted{stands}.")
        self.stands = stands


def report_failed(reason: str) -> FastwrightError:
    """Return the error for a completed change whose report could not be printed."""
    return FastwrightError(
        f"Everything was written, but not this report of it: {reason}.", code="ReportFailed"
    )


def sentence_list(words: Sequence[str]) -> str:
    """Return words joined as in a sentence: `a`, `a or b`, `a, b or c`."""
    *head, last = words
    return f"{', '.join(head)} or {last}" if head else last
