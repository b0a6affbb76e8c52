"""A resource before and after a command: what adding, changing and removing have in common."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from fastwright.code.links import Linked, link
from fastwright.errors import BadOption
from fastwright.language.names import Names
from fastwright.language.resource import Resource, check_linked
from fastwright.language.spec import to_toml
from fastwright.plan.pair import Pair
from fastwright.project.project import Project
from fastwright.project.records import base_path
from fastwright.project.specs import spec_path


@dataclass(frozen=True, slots=True)
class Turn:
    """What a resource was when its code was generated, and what it is to be; None where it is not.

    `spec` is the text of its spec afterwards, as its people have typed it. `stated_in` is the
    file that a refusal names instead of the options of a command. `backfills` gives, by field,
    the SQL expression for the rows of a field that becomes required. A turn that is not asked for
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
    """A turn whose two resources know what they refer to."""

    turn: Turn
    old: Linked | None
    new: Linked | None

    @property
    def names(self) -> Names:
        """The names of the resource."""
        return self.turn.names

    @property
    def pair(self) -> Pair | None:
        """Both resources, where the resource changes."""
        return Pair(self.old.resource, self.new.resource) if self.old and self.new else None


def with_specs(project: Project, turns: Iterable[Turn]) -> Project:
    """Return the project with the specs that it has afterwards, before any code is generated."""
    texts = dict[PurePosixPath, str | None]()
    for turn in turns:
        path = spec_path(turn.names.snake)
        texts[path] = turn.spec if turn.new else None
        texts[base_path(path)] = to_toml(turn.new) if turn.new else None
    return project.after(texts)


def link_sides(project: Project, wanted: Project, turn: Turn) -> Sides:
    """Look up what a resource referred to in the project, and refers to in the one `wanted`.

    Raises what `link` raises, and what `check_linked` does for the resource as it is to be.
    """
    old = link(project, turn.old) if turn.old else None
    new = link(wanted, turn.new) if turn.new else None
    if new:
        check_linked(new.resource)
    return Sides(turn, old, new)


@contextmanager
def stated(turn: Turn) -> Iterator[None]:
    """Let a refusal of an option name the file that states it, where there is one."""
    try:
        yield
    except BadOption as error:
        if turn.stated_in is None:
            raise
        raise error.in_spec(turn.stated_in) from error
