"""A resource before and after a command, for adding, changing and removing alike."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from fastwright.code.links import Linked, link
from fastwright.errors import BadOption, BadSpec, FastwrightError, UnknownTarget, UsageError
from fastwright.language.names import Names
from fastwright.language.resource import Resource, check_linked
from fastwright.language.spec import to_toml
from fastwright.plan.pair import Pair
from fastwright.project.project import Project
from fastwright.project.records import base_path
from fastwright.project.specs import spec_path


@dataclass(frozen=True, slots=True)
class Turn:
    """A resource before and after a command; None before it exists or after it is removed.

    `spec` is the text of the spec afterwards, as the user typed it. Errors name the file
    `stated_in` instead of command-line options, unless it is None. `backfills` maps fields that
    become required to the SQL expression for existing rows. `is_asked` is false for a turn that
    follows from another one.
    """

    old: Resource | None
    new: Resource | None
    spec: str = ""
    stated_in: object = None
    backfills: Mapping[str, str] = field(default_factory=dict)
    is_asked: bool = True

    @property
    def names(self) -> Names:
        """The names of the resource."""
        return next(each.names for each in (self.new, self.old) if each)


@dataclass(frozen=True, slots=True)
class Sides:
    """A turn with both versions of its resource linked to what they refer to."""

    turn: Turn
    old: Linked | None
    new: Linked | None

    @property
    def names(self) -> Names:
        """The names of the resource."""
        return self.turn.names

    @property
    def pair(self) -> Pair | None:
        """Both versions, if the resource changes."""
        return Pair(self.old.resource, self.new.resource) if self.old and self.new else None


def with_specs(project: Project, turns: Iterable[Turn]) -> Project:
    """Return the project with the specs after these turns."""
    texts = dict[PurePosixPath, str | None]()
    for turn in turns:
        path = spec_path(turn.names.snake)
        texts[path] = turn.spec if turn.new else None
        texts[base_path(path)] = to_toml(turn.new) if turn.new else None
    return project.after(texts)


def as_generated(project: Project, turns: Iterable[Turn]) -> Project:
    """Return the project with the specs before these turns, which may have been edited by hand."""
    specs = {spec_path(turn.names.snake): to_toml(turn.old) for turn in turns if turn.old}
    return project.after(specs)


def link_sides(generated: Project, wanted: Project, turn: Turn) -> Sides:
    """Look up what a resource referred to as `generated`, and refers to in the project `wanted`.

    Raises what `link` raises, and what `check_linked` does for the resource as it is to be.
    """
    old = link(generated, turn.old) if turn.old else None
    with stated(turn):
        new = link(wanted, turn.new) if turn.new else None
        if new:
            check_linked(new.resource)
    return Sides(turn, old, new)


@contextmanager
def stated(turn: Turn) -> Iterator[None]:
    """Turn an error about the resource into one that names the spec file, if there is one."""
    path = turn.stated_in
    try:
        yield
    except (UsageError, UnknownTarget) as error:
        if path is None:
            raise
        if isinstance(error, BadOption):
            raise error.in_spec(path) from error
        if isinstance(error, UsageError):
            raise BadSpec(path, str(error)) from error
        raise FastwrightError(f"{path}: {error}", code=error.code) from error
