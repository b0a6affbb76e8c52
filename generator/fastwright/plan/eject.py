"""Plans `templates eject`: copies the resource templates into the project."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from fastwright import __version__
from fastwright.code.render import BUILT_IN
from fastwright.plan.assembly.offers import offers
from fastwright.project.changes import Plan
from fastwright.project.project import TEMPLATES, Project
from fastwright.project.styles import layout

_SHARED = "shared"
_NOTE = (
    f"templates in {TEMPLATES} replace the built-in ones; delete the files that you do not change, "
    "so that they follow new versions of fastwright"
)


def plan_eject(project: Project) -> Plan:
    """Plan to copy the templates of the project's style and those that all styles share.

    The first line of each copy states the version that it comes from.
    """
    head = f"{{# From fastwright {__version__}. #}}\n"
    texts = {
        TEMPLATES / path: head + (BUILT_IN / path).read_text(encoding="utf-8")
        for path in _templates(project.style)
    }
    created, kept, clashes = offers(project, texts)
    return Plan(tuple(created), (_NOTE,), kept=tuple(kept), clashes=tuple(clashes))


def _templates(style: str) -> Iterator[PurePosixPath]:
    """Yield the templates by the names under which they are rendered."""
    own = {PurePosixPath(entry.template).parent.name for entry in layout(style).entries}
    for folder in sorted(own | {_SHARED}):
        for file in sorted((BUILT_IN / folder).iterdir()):
            yield PurePosixPath(folder) / file.name
