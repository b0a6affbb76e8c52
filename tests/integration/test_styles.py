"""What holds in every style; what a style writes is shown by its golden file."""

import re
import shutil
from itertools import permutations
from pathlib import Path

import pytest
from copier import run_copy

from fastwright.language.names import resource_names
from fastwright.project.specs import spec_path
from fastwright.project.styles import STYLES, Role
from support import Render, Rendered, Run, git, replace, snapshot, texts

POST = ("post", "title:str:max=80:unique", "status:enum:draft+live", "parent:ref:self:null")
CONTRACT = "tests/api/"
APPS = "app/archtool_conf/custom_layers.py"


@pytest.fixture(params=STYLES)
def style(request: pytest.FixtureRequest) -> str:
    """Return the name of each style in turn."""
    name: str = request.param
    return name


@pytest.fixture
def project(style: str, tmp_path: Path, render: Render) -> Path:
    """Return a fresh project of the style, without the example resource."""
    return render(tmp_path / "demo", style=style, example=False)


def test_add_writes_the_files_of_the_table(style: str, project: Path, run: Run) -> None:
    """The files of the layout are created and its wires edited, and nothing else."""
    old = texts(project)

    outcome = run("add", "resource", *POST, "-C", project)

    assert (outcome.code, outcome.err) == (0, "")
    new, layout, names = texts(project), STYLES[style], resource_names("post")
    created = {path for path in new.keys() - old.keys() if not path.startswith(".fastwright/")}
    expected = {str(entry.path(names)) for entry in layout.entries} | {str(spec_path("post"))}
    assert expected == {path for path in created if not path.startswith("migrations/")}
    assert len(created - expected) == 1
    assert {"README.md", *(str(wire.path) for wire in layout.wires)} == {
        path for path in old if old[path] != new[path]
    }


def test_remove_takes_all_of_it_back(project: Path, run: Run) -> None:
    """Adding and removing leaves every byte as it was."""
    git(project, "init", "-b", "main")
    before = snapshot(project)
    run("add", "resource", *POST, "-C", project)

    outcome = run("remove", "resource", "post", "--yes", "-C", project)

    assert (outcome.code, outcome.err) == (0, "")
    assert before == snapshot(project)


def test_list_that_was_long_is_short_again(tmp_path: Path, render: Render, run: Run) -> None:
    """Features that came and went leave the list as it was with the example alone."""
    project = render(tmp_path / "demo", style="archtool", auth="none")
    before = (project / APPS).read_text()
    for name in ("customer", "warehouse"):
        run("add", "resource", name, "name:str", "-C", project)
    between = (project / APPS).read_text()
    for name in ("customer", "warehouse"):
        run("remove", "resource", name, "--yes", "-C", project)

    assert between != before
    assert before == (project / APPS).read_text()


def test_order_of_adding_does_not_matter(
    style: str, tmp_path: Path, render: Render, run: Run
) -> None:
    """The wired files depend on which resources there are, not on when they came."""
    wired = set()
    for number, order in enumerate(permutations(("apple", "item", "zebra"))):
        project = render(tmp_path / str(number), style=style, example=False)
        for name in order:
            run("add", "resource", name, "name:str", "-C", project)
        wired.add(tuple((project / wire.path).read_text() for wire in STYLES[style].wires))

    assert len(wired) == 1


def test_ref_to_a_hand_written_model(project: Path, run: Run) -> None:
    """The user model, which no command wrote, can be referred to."""
    outcome = run("add", "resource", "note", "author:ref:user", "-C", project)

    assert (outcome.code, outcome.err) == (0, "")
    models = [text for text in texts(project).values() if "class Note(" in text]
    assert 'ForeignKey("users.id"' in models[0]


def test_ref_to_a_model_that_is_not_wired(style: str, project: Path, run: Run) -> None:
    """A model that SQLAlchemy would not find is refused, with what to paste, and pasting helps."""
    layout, names = STYLES[style], resource_names("address")
    model = project / layout.entry(Role.MODEL).path(names)
    model.parent.mkdir(exist_ok=True)
    model.write_text('class Address(Entity):\n    __tablename__ = "addresses"\n')
    factory = project / layout.entry(Role.FACTORY).path(names)
    factory.write_text("")
    before = snapshot(project)

    outcome = run("add", "resource", "shop", "address:ref:address", "-C", project)

    known = layout.wires[0]
    assert outcome.code == 1
    assert f"which {known.path} does not import; add this to that file first" in outcome.err
    assert before == snapshot(project)


def test_taken_resource_is_refused(project: Path, run: Run) -> None:
    """`user` is there already, by hand."""
    before = snapshot(project)

    outcome = run("add", "resource", "user", "name:str", "-C", project)

    assert outcome.code == 2
    assert "choose another name" in outcome.err
    assert before == snapshot(project)


def test_show(project: Path, run: Run) -> None:
    """A resource is shown in the same way."""
    run("add", "resource", *POST, "-C", project)

    outcome = run("show", "-C", project)

    assert outcome.code == 0
    assert "/api/v1/posts" in outcome.out


def test_contract_suite_is_the_same(tmp_path: Path, render: Render, run: Run) -> None:
    """The tests of the HTTP contract differ between styles in nothing but an import of the user."""
    suites = []
    for style in STYLES:
        project = render(tmp_path / style, style=style)
        run("add", "resource", *POST, "-C", project)
        found = {path: text for path, text in texts(project).items() if path.startswith(CONTRACT)}
        suites.append(
            {
                path: text.replace("app.users.models", "app.models.user")
                for path, text in found.items()
            }
        )

    assert len(suites[0]) > 3
    assert all(suite == suites[0] for suite in suites)


def test_fourth_style_is_a_folder_and_an_entry(
    tmp_path: Path, template: Path, rendered: Rendered, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What docs/how-to/add-a-style.md says suffices: no shared file had to be touched."""
    source = Path(shutil.copytree(template, tmp_path / "source"))
    for layered in [*(source / "template").rglob("{{ layered }}")]:
        shutil.copytree(layered, layered.with_name("{{ mine }}"))
    questions = source / "copier.yml"
    replace(questions, 'library": layered', 'library": layered\n    "Mine": mine')
    folder = questions.read_text(encoding="utf-8").partition("\nlayered:\n")[2].partition("\n\n")[0]
    replace(questions, folder, f"{folder}\n\nmine:\n{folder.replace('layered', 'mine')}")
    monkeypatch.setitem(STYLES, "mine", STYLES["layered"])
    project = tmp_path / "demo"
    answers = {"project_name": "Demo", "style": "mine"}
    run_copy(str(source), project, answers, defaults=True, quiet=True)

    expected, actual = texts(rendered()), texts(project)
    outcome = run("add", "resource", *POST, "-C", project)

    different = {path for path in expected if expected[path] != actual[path]}
    assert expected.keys() == actual.keys()
    assert different == {".copier-answers.yml", ".fastwright/project.toml"}
    assert (outcome.code, outcome.err) == (0, "")


def test_no_condition_of_a_shared_file_names_a_style(template: Path) -> None:
    """Only a style's own folder knows that it is one."""
    folders = "layered", "alchemy", "archtool"
    conditions = {
        path: " ".join(re.findall(r"{[{%].*?[%}]}", text))
        for path, text in texts(template).items()
        if path != "copier.yml" and not any(f"{{{{ {folder} }}}}" in path for folder in folders)
    }

    assert len(conditions) > 50
    named = {path for path, text in conditions.items() for style in STYLES if style in text}
    assert named == set()


def test_further_databases_keep_their_place(tmp_path: Path, render: Render, run: Run) -> None:
    """A resource cannot be called like a package of models; its table may be in both databases."""
    answers = {"style": "advanced-alchemy", "databases": "reporting"}
    project = render(tmp_path / "demo", example=False, **answers)
    old = snapshot(project)
    reports = project / "app/models/reporting/post.py"

    refused = run("add", "resource", "reporting", "name:str", "-C", project)
    after = snapshot(project)
    reports.write_text('class Post:\n    __tablename__ = "posts"\n', encoding="utf-8")
    added = run("add", "resource", *POST, "-C", project)

    assert (refused.code, old) == (2, after)
    assert "the project already has the package app/models/reporting" in refused.err
    assert (added.code, added.err) == (0, "")


# ---- what people have made of the wired files


@pytest.fixture
def features(tmp_path: Path, render: Render, run: Run) -> Path:
    """Return a project of features, with one more."""
    project = render(tmp_path / "demo", style="archtool", example=False)
    run("add", "resource", *POST, "-C", project)
    return project


def test_item_counts_whatever_its_quotes(features: Path, run: Run) -> None:
    """A project with single quotes knows its features too."""
    replace(features / APPS, 'AppModule("app.users")', "AppModule('app.users')")

    outcome = run("add", "resource", "note", "author:ref:user", "-C", features)

    assert (outcome.code, outcome.err) == (0, "")


def test_item_in_a_comment_does_not_count(features: Path, run: Run) -> None:
    """A feature that was commented out is not known."""
    replace(features / APPS, '    AppModule("app.users"),', '    # AppModule("app.users"),')

    outcome = run("add", "resource", "note", "author:ref:user", "-C", features)

    assert outcome.code == 1
    assert 'APPS: AppModule("app.users")' in outcome.err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("APPS: list[AppModule] = [", "APPS: tuple[AppModule, ...] = ("),
        ('    AppModule("app.posts"),\n', '    AppModule(import_path="app.posts"),\n'),
    ],
)
def test_remove_says_what_it_could_not_take_out(
    old: str, new: str, features: Path, run: Run
) -> None:
    """What stays in a wired file is named, since the application would not start with it."""
    replace(features / APPS, old, new)
    if new.endswith("("):
        text = (features / APPS).read_text()
        (features / APPS).write_text(text.rstrip().removesuffix("]") + ")\n")
    wired = (features / APPS).read_text()

    outcome = run("remove", "resource", "post", "--yes", "-C", features)

    assert outcome.code == 0
    assert f"{APPS} is unchanged" in outcome.out
    assert 'remove AppModule("app.posts") from it' in outcome.out
    assert wired == (features / APPS).read_text()


def test_remove_formats_nothing_but_its_own(features: Path, run: Run) -> None:
    """Where no text changes, no file of the user's does either."""
    git(features, "init", "-b", "main")
    (features / APPS).write_text("APPS = (\n")
    (features / "app/stray.py").write_text("import os\nx   =  {'a':1}\n")
    before = snapshot(features)

    run("remove", "resource", "post", "--dry-run", "-C", features)

    assert before == snapshot(features)
