"""Write the example resource into the template, as `fastwright add resource` would.

Run it after a change of the resource templates: `uv run python -m scripts.example`. A file stands
once for each style, or once for all if the style makes no difference to it; conditions around its
lines say what other answers change.
"""

import datetime as dt
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from copier import run_copy
from jinja2 import Environment

from fastwright.code.diagram import er_diagram
from fastwright.code.links import link
from fastwright.code.migrations import VERSIONS
from fastwright.language.names import resource_names
from fastwright.language.resource import make_resource
from fastwright.plan.resource_changes import plan_add
from fastwright.project.changes import Create
from fastwright.project.project import Project, find_project
from fastwright.project.reading import Files
from fastwright.project.records import base_path, record_path
from fastwright.project.styles import STYLES
from scripts.conditions import Answer, Answers, merged
from scripts.template import ROOT, copy_template

DECIDING = ("bases", "keys", "auth", "idempotency")
"""The answers that, besides the style, decide what the example is like."""

NAME = "item"
FIELDS = ("name:str:max=120", "description:text:null")
ITEM = make_resource(resource_names(NAME), FIELDS)
WRITTEN = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)

EXAMPLE = PurePosixPath("template/{% yield at from example_at %}{{ at }}{% endyield %}")
"""The folder for what is written twice: to its place, and as the pristine text of that file."""
ONCE = PurePosixPath("template/{{ with_example }}")
"""The folder for the records, which are written once."""
STEM = PurePosixPath("shared/create_items.jinja")
"""What the migration is called, without `.py`; `create_items` in copier.yml includes it."""
DIAGRAM = PurePosixPath("shared/diagram.mmd")
"""What the README includes: the diagram of a project with the example, and without."""

MIGRATION = VERSIONS / "{{ create_items }}.py"
RECORD = record_path(NAME)
DIGEST_MACRO = '{% from "shared/digest.jinja" import digest with context -%}\n'

type Texts = dict[PurePosixPath, str]
type Ways = list[tuple[Answers, Texts]]


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the template: the folder it is in, and the place that this folder stands for."""

    folder: PurePosixPath
    place: PurePosixPath
    text: str

    @property
    def path(self) -> PurePosixPath:
        """Where the file lies; only one that holds Jinja is called `.jinja`."""
        name = f"{self.place.name}.jinja" if re.search("{[{%]", self.text) else self.place.name
        return self.folder / self.place.with_name(name)


def main(source: Path = ROOT) -> None:
    """Replace the example resource in the template."""
    with TemporaryDirectory() as folder:
        template = copy_template(Path(folder), source)
        by_style = {style: list(_ways(style, template)) for style in STYLES}
    stems = [way for ways in by_style.values() for way in _texts(STEM, ways)]
    files = sources({style: [(a, _copied(f)) for a, f in ways] for style, ways in by_style.items()})
    records = [_record(style, ways, files) for style, ways in by_style.items()]
    texts = {each.path: each.text for each in (*files, *records)}
    for old in (EXAMPLE, ONCE):
        shutil.rmtree(source / old, ignore_errors=True)
    for path, text in {**texts, STEM: merged(stems), DIAGRAM: diagram()}.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text, encoding="utf-8", newline="\n")


# ---- what the generator writes


def created_files(template: Path, answers: Mapping[str, Answer]) -> Texts:
    """Return what adding the example resource creates in a project with these answers."""
    with TemporaryDirectory() as folder:
        run_copy(str(template), folder, {**answers, "example": False}, defaults=True, quiet=True)
        plan = plan_add(find_project(Path(folder)), ITEM, now=WRITTEN)
        return {each.path: each.text for each in plan.changes if isinstance(each, Create)}


def _ways(style: str, template: Path) -> Iterator[tuple[Answers, Texts]]:
    """Yield the answers that decide what the example is like in a style, each with its files."""
    questions = yaml.safe_load((template / "copier.yml").read_text(encoding="utf-8"))
    options = [_options(questions[name], style) for name in DECIDING]
    for values in product(*options):
        answers = dict(zip(DECIDING, values, strict=True))
        files = created_files(template, {"style": style, **answers})
        yield answers, _with_one_migration(files)


def _options(question: Mapping[str, Any], style: str) -> list[Answer]:
    asked = Environment(autoescape=True).from_string(question.get("when", "True"))
    if asked.render(style=style) != "True":
        return [question["default"]]
    choices = question.get("choices", (True, False))
    return list(choices.values() if isinstance(choices, dict) else choices)


def _with_one_migration(files: Texts) -> Texts:
    """Call the migration the same whatever the answers: its name ends in a digest of them."""
    (path,) = (path for path in files if path.parent == VERSIONS)
    revision = path.stem.rpartition("_")[2]
    names = {
        path.stem: "{{ create_items }}",
        revision: f"{{{{ create_items[-{len(revision)}:] }}}}",
    }
    pattern = re.compile("|".join(names))

    def named(text: str) -> str:
        return pattern.sub(lambda found: names[found[0]], text)

    renamed = {PurePosixPath(named(str(path))): named(text) for path, text in files.items()}
    return {**renamed, STEM: f"{path.stem}\n"}


# ---- what stands in the template


def diagram() -> str:
    """Return the diagram of the README, as a Jinja text without its last newline."""
    drawn = [({"keys": keys}, _drawn(keys)) for keys in ("uuid", "bigint")]
    empty = er_diagram([], {}).rstrip()
    return f"{{% if example %}}{merged(drawn)}{{% else %}}{empty}{{% endif %}}"


def _drawn(keys: str) -> str:
    project = Project(Files(Path()), "layered", has_users=False, keys=keys)
    return er_diagram([link(project, ITEM).resource], {}).rstrip()


def folder_of(style: str) -> str:
    """Return the folder that only this style renders."""
    names = {"advanced-alchemy": "alchemy"}
    return f"{{{{ {names.get(style, style)} }}}}"


def sources(by_style: Mapping[str, Ways]) -> list[Source]:
    """Return the fewest files of the template from which all these files can be rendered."""
    return [
        source
        for place in dict.fromkeys(_places(way for ways in by_style.values() for way in ways))
        for source in _sources(place, by_style)
    ]


def _sources(place: PurePosixPath, by_style: Mapping[str, Ways]) -> Iterator[Source]:
    found = {style: texts for style, ways in by_style.items() if (texts := _texts(place, ways))}
    everywhere = [way for texts in found.values() for way in texts]
    told_apart = {tuple(answers.values()) for answers, _ in everywhere}
    if len(found) == len(by_style) and len(told_apart) == len(
        {(tuple(answers.values()), text) for answers, text in everywhere}
    ):
        yield Source(EXAMPLE, place, merged(everywhere))
        return
    for style, texts in found.items():
        yield Source(EXAMPLE / folder_of(style), place, merged(texts))


def _record(style: str, ways: Ways, files: Iterable[Source]) -> Source:
    """Return the record of a style, with digests made from the files as they are rendered."""
    digests = {
        each.place: f'{{{{ digest("{each.path.relative_to(EXAMPLE)}") }}}}'
        for each in files
        if each.folder in {EXAMPLE, EXAMPLE / folder_of(style)}
    }

    def computed(line: re.Match[str]) -> str:
        return f'"{line[1]}" = "{digests[PurePosixPath(line[1])]}"'

    pattern = re.compile(r'^"(.+)" = "[0-9a-f]{64}"$', re.MULTILINE)
    texts = [(answers, pattern.sub(computed, text)) for answers, text in _texts(RECORD, ways)]
    return Source(ONCE / folder_of(style), RECORD, DIGEST_MACRO + merged(texts))


def _copied(files: Texts) -> Texts:
    """Return what is written to its place and to that of what was generated; refuse the rest."""
    copied = {path: text for path, text in files.items() if base_path(path) in files}
    copies = {base_path(path): text for path, text in copied.items()}
    if {**copied, **copies, RECORD: files[RECORD], STEM: files[STEM]} != files:
        raise ValueError(f"Neither a record nor a file with its copy: {sorted(files)}")
    return copied


def _places(ways: Iterable[tuple[Answers, Texts]]) -> Iterator[PurePosixPath]:
    for _, files in ways:
        yield from files


def _texts(place: PurePosixPath, ways: Ways) -> list[tuple[Answers, str]]:
    return [(answers, files[place]) for answers, files in ways if place in files]


if __name__ == "__main__":
    main()
