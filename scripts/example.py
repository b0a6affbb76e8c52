"""Write the example resource into the template, as `fastwright add resource` would.

Run it after a change of the resource templates: `uv run python -m scripts.example`. Where lines
depend on `auth`, a Jinja condition stands around them; a file that other answers decide goes into a
folder whose name is the condition, on as few of them as will do.
"""

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from copier import run_copy

from fastwright.code.diagram import er_diagram
from fastwright.code.links import link
from fastwright.language.names import resource_names
from fastwright.language.resource import make_resource
from fastwright.plan.resource_changes import plan_add
from fastwright.project import styles as layout
from fastwright.project.changes import Create
from fastwright.project.project import Project, find_project

ROOT = Path(__file__).parents[1]
DIAGRAM = "{# shared #}/diagram.mmd"
"""What the README includes: the diagram of a project with the example, and without."""
TEMPLATE = ROOT / "template"
NAME = "item"
FIELDS = ("name:str:max=120", "description:text:null")
ITEM = make_resource(resource_names(NAME), FIELDS)
WRITTEN = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
KEYS = ("uuid", "bigint")
"""The answers to `keys`."""
ASKED = {"advanced-alchemy": ({"bases": "own"}, {"bases": "library"})}
WAYS = [
    {"style": style, **more, "keys": keys}
    for style in layout.STYLES
    for more in ASKED.get(style, ({},))
    for keys in KEYS
]
"""The answers, besides `auth`, that decide what the example is like."""
DECIDING = (
    (),
    ("style",),
    ("keys",),
    ("style", "bases"),
    ("style", "keys"),
    ("style", "bases", "keys"),
)
"""Which answers may decide a file, the fewest first; `bases` is asked in one style, never alone."""

type Way = Mapping[str, str]
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
        plan = plan_add(find_project(Path(folder)), ITEM, now=WRITTEN)
        return {each.path: each.text for each in plan.changes if isinstance(each, Create)}


def conditional(ours: str, theirs: str, *, ours_if: str, theirs_if: str) -> str:
    """Return a Jinja text that gives one or the other; one of the two conditions holds."""
    return "".join(
        _hunks(ours.splitlines(keepends=True), theirs.splitlines(keepends=True), ours_if, theirs_if)
    )


def _hunks(ours: list[str], theirs: list[str], ours_if: str, theirs_if: str) -> Iterator[str]:
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        mine, other = "".join(ours[a:b]), "".join(theirs[c:d])
        if tag == "equal":
            yield mine
        elif not mine:
            yield f"{{% if {theirs_if} %}}{other}{{% endif %}}"
        else:
            otherwise = f"{{% else %}}{other}" if other else ""
            yield f"{{% if {ours_if} %}}{mine}{otherwise}{{% endif %}}"


def main() -> None:
    """Replace the example resource in the template."""
    (TEMPLATE / DIAGRAM).write_text(diagram(), encoding="utf-8", newline="\n")
    by_way = [(way, _files(**way)) for way in WAYS]
    for old in _present():
        old.unlink()
        _prune(old.parent)
    for way, files in by_way:
        for path, text in files.items():
            folder = TEMPLATE / overlay(**deciding(way, path, by_way))
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="\n")


def diagram() -> str:
    """Return the diagram of the README, as a Jinja text without its last newline."""
    first, last = KEYS
    one, other = (_drawn(keys) for keys in KEYS)
    drawn = conditional(one, other, ours_if=f"keys == '{first}'", theirs_if=f"keys == '{last}'")
    return f"{{% if example %}}{drawn}{{% else %}}{er_diagram([], {}).rstrip()}{{% endif %}}"


def _drawn(keys: str) -> str:
    project = Project(Path(), "layered", has_users=False, keys=keys)
    return er_diagram([link(project, ITEM).resource], {}).rstrip()


def deciding(way: Way, path: PurePosixPath, by_way: Sequence[tuple[Way, Files]]) -> Way:
    """Return the fewest answers of a way with which a file is always as it is in this way."""
    choices = ({name: way[name] for name in names if name in way} for names in DECIDING)
    return next(answers for answers in choices if len(_texts(path, answers, by_way)) == 1)


def _texts(
    path: PurePosixPath, answers: Way, by_way: Sequence[tuple[Way, Files]]
) -> set[str | None]:
    """Return what a file may be like with these answers; None where there is none."""
    return {files.get(path) for way, files in by_way if answers.items() <= way.items()}


def overlay(**answers: str) -> str:
    """Return the folder of the template that only these answers render: as `.`, or not at all."""
    if not answers:
        return "."
    condition = " and ".join(f"{name} == '{value}'" for name, value in answers.items())
    return f"{{% if {condition} %}}.{{% endif %}}"


def by_auth(with_users: str, without: str) -> str:
    """Return a Jinja text that gives one or the other."""
    conditions = {"ours_if": 'auth == "jwt"', "theirs_if": 'auth == "none"'}
    return conditional(with_users, without, **conditions)


def _files(**answers: str) -> Files:
    """Return the example's files in a style, and their paths in the template."""
    with_users = created_files(**answers, auth="jwt")
    without = created_files(**answers, auth="none")
    return {
        PurePosixPath(path if text == without[path] else f"{path}.jinja"): (
            text if text == without[path] else by_auth(text, without[path])
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
