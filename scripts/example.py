"""Write the example resource into the template, as `fastwright add resource` would.

Run it after a change of the resource templates: `uv run python -m scripts.example`. Where lines
depend on `auth`, a Jinja condition stands around them; a file that is not the same in every style
goes into the folder of its style, whose name is a condition.
"""

import datetime as dt
import shutil
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from copier import run_copy

from fastwright import layout
from fastwright.changes import Create
from fastwright.diagram import er_diagram
from fastwright.naming import resource_names
from fastwright.plan.add import plan_add
from fastwright.project import find_project
from fastwright.resource import make_resource

ROOT = Path(__file__).parents[1]
DIAGRAM = "{# shared #}/diagram.mmd"
"""What the README includes: the diagram of a project with the example, and without."""
TEMPLATE = ROOT / "template"
NAME = "item"
FIELDS = ("name:str:max=120", "description:text:null")
WRITTEN = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
ASKED = {"advanced-alchemy": ({"bases": "own"}, {"bases": "library"})}
WAYS = [{"style": style, **more} for style in layout.STYLES for more in ASKED.get(style, ({},))]
"""The answers, besides `auth`, that decide what the example is like."""

type Files = dict[PurePosixPath, str]


def render_without_example(dest: Path, **answers: str) -> None:
    """Render the working tree's template, without the example resource."""
    with TemporaryDirectory() as folder:
        # A copy outside of git: Copier would render the last tag.
        shutil.copy(ROOT / "copier.yml", folder)
        shutil.copytree(TEMPLATE, Path(folder) / "template")
        run_copy(folder, dest, {**answers, "example": False}, defaults=True, quiet=True)


def created_files(**answers: str) -> Files:
    """Return what adding the example resource creates in a project with these answers."""
    with TemporaryDirectory() as folder:
        render_without_example(Path(folder), **answers)
        resource = make_resource(resource_names(NAME), FIELDS)
        plan = plan_add(find_project(Path(folder)), resource, now=WRITTEN)
        return {each.path: each.text for each in plan.changes if isinstance(each, Create)}


def conditional(with_users: str, without: str) -> str:
    """Return a Jinja text that gives one or the other."""
    ours, theirs = with_users.splitlines(keepends=True), without.splitlines(keepends=True)
    return "".join(_hunks(ours, theirs))


def _hunks(ours: list[str], theirs: list[str]) -> Iterator[str]:
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        mine, other = "".join(ours[a:b]), "".join(theirs[c:d])
        if tag == "equal":
            yield mine
        elif not mine:
            yield f'{{% if auth == "none" %}}{other}{{% endif %}}'
        else:
            otherwise = f"{{% else %}}{other}" if other else ""
            yield f'{{% if auth == "jwt" %}}{mine}{otherwise}{{% endif %}}'


def main() -> None:
    """Replace the example resource in the template."""
    (TEMPLATE / DIAGRAM).write_text(diagram(), encoding="utf-8", newline="\n")
    by_way = [(way, _files(**way)) for way in WAYS]
    for old in _present():
        old.unlink()
        _prune(old.parent)
    for way, files in by_way:
        same_style = [others for other, others in by_way if other["style"] == way["style"]]
        for path, text in files.items():
            if all(text == others.get(path) for _, others in by_way):
                folder = TEMPLATE
            elif all(text == others.get(path) for others in same_style):
                folder = TEMPLATE / overlay(style=way["style"])
            else:
                folder = TEMPLATE / overlay(**way)
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="\n")


def diagram() -> str:
    """Return the diagram of the README, as a Jinja text without its last newline."""
    item = make_resource(resource_names(NAME), FIELDS)
    drawn, empty = (er_diagram(each, {}).rstrip() for each in ([item], []))
    return f"{{% if example %}}{drawn}{{% else %}}{empty}{{% endif %}}"


def overlay(**answers: str) -> str:
    """Return the folder of the template that only these answers render: as `.`, or not at all."""
    condition = " and ".join(f"{name} == '{value}'" for name, value in answers.items())
    return f"{{% if {condition} %}}.{{% endif %}}"


def _files(**answers: str) -> Files:
    """Return the example's files in a style, and their paths in the template."""
    with_users = created_files(**answers, auth="jwt")
    without = created_files(**answers, auth="none")
    return {
        PurePosixPath(path if text == without[path] else f"{path}.jinja"): (
            text if text == without[path] else conditional(text, without[path])
        )
        for path, text in with_users.items()
    }


def _prune(folder: Path) -> None:
    while not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _present() -> list[Path]:
    patterns = (f"**/{NAME}*.*", f"**/test_{NAME}*.*", f"**/*_create_{NAME}s_*", f"**/{NAME}s/*")
    return [path for pattern in patterns for path in TEMPLATE.glob(pattern) if path.is_file()]


if __name__ == "__main__":
    main()
