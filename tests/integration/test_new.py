import fcntl
import gc
import itertools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fastwright.project import creation as new
from faults import Disk, watched
from support import Outcome, Rendered, Run, replace, snapshot, texts

QUICK = ("--no-git", "--no-lock")
TESTS_OF_TITLE = {".copier-answers.yml"}


@pytest.fixture(autouse=True)
def place(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder that is in no repository, with the template outside of git."""
    monkeypatch.setattr(new, "TEMPLATE", template)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    for key in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{key}_NAME", "A")
        monkeypatch.setenv(f"GIT_{key}_EMAIL", "a@example.com")
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def git(root: Path, *arguments: str) -> str:
    """Return what git says."""
    done = subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout


def check_done(outcome: Outcome) -> None:
    """Check that a command did what it was told."""
    assert (outcome.code, outcome.err) == (0, "")


# ---- what is made


def test_new_renders_the_template(place: Path, run: Run, rendered: Rendered) -> None:
    """A new project is what Copier renders; nothing else is left in the folder."""
    outcome = run("new", "demo", *QUICK)

    check_done(outcome)
    assert [path.name for path in place.iterdir()] == ["demo"]
    expected, actual = texts(rendered()), texts(place / "demo")
    assert actual.keys() == expected.keys()
    different = {path for path, text in actual.items() if text != expected[path]}
    assert different <= TESTS_OF_TITLE
    assert outcome.out.startswith("  create  .copier-answers.yml\n")
    assert outcome.out.endswith(
        "\nNext:\n  cd demo\n  fastwright add resource NAME FIELD ...\n  make dev\n"
    )


def test_new_commits(place: Path, run: Run) -> None:
    """A new project is a repository with one commit that holds all."""
    check_done(run("new", "demo", "--no-lock"))

    project = place / "demo"
    assert git(project, "log", "--format=%s") == "Start from the fastwright template\n"
    assert git(project, "status", "--porcelain") == ""
    assert git(project, "branch", "--show-current") == "main\n"
    assert ".fastwright/project.toml" in git(project, "ls-files")


def test_new_project_takes_resources(place: Path, run: Run) -> None:
    """A new project can be worked on at once."""
    run("new", "demo", "--no-lock", "-d", "example=false")

    check_done(run("add", "resource", "item", "name:str", "-C", place / "demo"))
    check_done(run("remove", "resource", "item", "--yes", "-C", place / "demo"))
    assert git(place / "demo", "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("dest", "title", "slug"),
    [("my-shop", "My shop", "my-shop"), ("a/b/Shop 2", "Shop 2", "shop-2")],
)
def test_new_is_called_like_its_folder(
    place: Path, run: Run, dest: str, title: str, slug: str
) -> None:
    """The title comes from the folder's name, as with Copier alone; folders around are made."""
    check_done(run("new", dest, *QUICK))

    answers = (place / dest / ".copier-answers.yml").read_text()
    assert f"project_name: {title}\nproject_slug: {slug}\n" in answers


def test_new_says_how_to_enter_a_folder_with_spaces(run: Run) -> None:
    """What is to be copied can be copied."""
    assert "\n  cd 'my shop'\n" in run("new", "my shop", *QUICK).out


def test_new_with_answers(place: Path, run: Run) -> None:
    """Answers are taken from -d; one may hold another `=`."""
    data = ("-d", "project_name=A=B", "-d", "auth=none", "-d", "example=no", "-d", "python=3.13")

    check_done(run("new", "demo", *QUICK, *data))

    answers = (place / "demo/.copier-answers.yml").read_text()
    for line in ("project_name: A=B", "auth: none", "example: false", "python: '3.13'"):
        assert f"\n{line}\n" in answers
    assert not (place / "demo/app/core/security.py").exists()
    assert not (place / "demo/app/core/passwords.py").exists()


def test_new_in_an_empty_folder(place: Path, run: Run) -> None:
    """The folder that the user is in may be filled, if it is empty."""
    inode = place.stat().st_ino

    outcome = run("new", ".", "--no-lock")

    check_done(outcome)
    assert place.stat().st_ino == inode
    assert git(place, "status", "--porcelain") == ""
    assert not list(place.glob(".fastwright-*"))
    assert "\nNext:\n  fastwright add resource" in outcome.out


def test_new_elsewhere(place: Path, run: Run) -> None:
    """With -C the place is counted from there."""
    (place / "sub").mkdir()

    check_done(run("new", "demo", *QUICK, "-C", "sub"))

    assert (place / "sub/demo/main.py").is_file()


def test_new_dry_run_writes_nothing(place: Path, run: Run) -> None:
    """A dry run shows all files and leaves nothing."""
    outcome = run("new", "demo", "--dry-run")

    assert snapshot(place) == {}
    assert outcome.code == 0
    assert "\n  create  main.py\n" in outcome.out
    assert outcome.err == "This was a dry run; nothing was written.\n"


def test_new_json(run: Run) -> None:
    """With --json the standard output is one document."""
    outcome = run("new", "demo", *QUICK, "--json")

    document = json.loads(outcome.out)
    check_done(outcome)
    assert (document["schema"], document["command"]) == (1, "new")
    assert "main.py" in {change["path"] for change in document["changes"]}


# ---- git and uv


def test_new_in_a_repository(place: Path, run: Run) -> None:
    """In a repository no other is made, and the user is told."""
    git(place, "init")

    outcome = run("new", "demo", "--no-lock")

    check_done(outcome)
    assert not (place / "demo/.git").exists()
    note = "Note: demo is already in a git repository, so no new one was created.\n"
    assert note in outcome.out


def test_new_without_git_and_uv(place: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without git and uv the project is made all the same, and the user is told."""
    monkeypatch.setenv("PATH", str(place))

    outcome = run("new", "demo")

    check_done(outcome)
    assert (place / "demo/main.py").is_file()
    assert "Note: git is not installed, so the project has no repository yet.\n" in outcome.out
    assert (
        "Note: uv is not installed, so there is no uv.lock yet; install it and run uv lock.\n"
    ) in outcome.out


def test_new_where_git_refuses(place: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git cannot commit the project is made all the same, and the user is told why."""
    monkeypatch.setenv("GIT_AUTHOR_NAME", "")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "")

    outcome = run("new", "demo", "--no-lock")

    check_done(outcome)
    assert (place / "demo/main.py").is_file()
    assert "Note: git commit failed; commit yourself (" in outcome.out


def test_new_where_uv_fails(
    tmp_path: Path, place: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where uv cannot lock the project is made all the same, and the user is told why."""
    uv = tmp_path / "bin/uv"
    uv.parent.mkdir()
    uv.write_text("#!/bin/sh\necho first >&2\necho 'no network' >&2\nexit 2\n")
    uv.chmod(0o755)
    monkeypatch.setenv("PATH", f"{uv.parent}{os.pathsep}{os.environ['PATH']}")

    outcome = run("new", "demo", "--no-git")

    check_done(outcome)
    assert (place / "demo/main.py").is_file()
    assert "Note: uv lock failed; run it again later (no network).\n" in outcome.out


# ---- what is refused


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        ("exampel=yes", 2, "There is no question 'exampel'; did you mean example?"),
        ("_src_path=x", 2, "There is no question '_src_path'; "),
        ("database_name=x", 2, "There is no question 'database_name'; did you mean database?"),
        ("example", 2, "Answer 'example': write it as KEY=VALUE."),
        ("example=maybe", 2, "Answer example=maybe: use true, false, yes or no."),
        ("example=", 2, "Answer example=: use true, false, yes or no."),
        ("auth=oauth", 2, "Answer auth=oauth: use jwt or none."),
        ("python=3.11", 2, "Answer python=3.11: use 3.12, 3.13, 3.14 or 3.15."),
        ("project_slug=A B", 1, "Use up to 50 lower-case ASCII letters"),
        ("project_slug=fastapi", 1, "Choose another name: this one belongs to a package"),
        ("project_name=", 1, "Give a title of 1 to 80 printable characters"),
        ("author=<", 1, "Give a name, or a name and a mail address"),
    ],
)
def test_new_refuses_answers(place: Path, run: Run, data: str, code: int, message: str) -> None:
    """An unknown question or a wrong answer is refused in a sentence, and nothing is left."""
    outcome = run("new", "demo", *QUICK, "-d", data)
    as_json = run("new", "demo", *QUICK, "-d", data, "--json")

    assert snapshot(place) == {}
    assert (outcome.code, outcome.out) == (code, "")
    assert message in outcome.err
    assert outcome.err.count("\n") == 1
    assert (as_json.code, as_json.err) == (code, "")
    assert f"Error: {json.loads(as_json.out)['error']['message']}\n" == outcome.err


@pytest.mark.parametrize(
    ("dest", "message"),
    [
        ("full", "full exists and is not empty; choose another folder."),
        ("file", "file is a file; choose another folder."),
        ("file/demo", "file is a file; choose another folder."),
        ("link", "link exists and is not empty; choose another folder."),
    ],
)
def test_new_refuses_place(place: Path, run: Run, dest: str, message: str) -> None:
    """Nothing is made where something is."""
    (place / "full").mkdir()
    (place / "full/mine").touch()
    (place / "file").touch()
    (place / "link").symlink_to(place / "full")
    old = snapshot(place)

    outcome = run("new", dest, *QUICK)

    assert snapshot(place) == old
    assert outcome == Outcome(1, "", f"Error: {message}\n")


@pytest.mark.parametrize("dest", ["demo", "."])
@pytest.mark.parametrize("error", [OSError(28, os.strerror(28)), KeyboardInterrupt()], ids=repr)
def test_new_that_fails_leaves_nothing(
    place: Path, run: Run, monkeypatch: pytest.MonkeyPatch, dest: str, error: BaseException
) -> None:
    """If the project cannot be moved to its place nothing of it is left."""
    real, moves = Path.rename, iter(range(9))

    def failing(path: Path, target: Path) -> Path:
        # The tenth, so that in the empty folder some have been moved already.
        if next(moves, None) is None or dest == "demo":
            monkeypatch.undo()
            raise error
        return real(path, target)

    monkeypatch.setattr(Path, "rename", failing)

    outcome = run("new", place / dest, *QUICK)

    assert snapshot(place) == {}
    assert outcome.code != 0
    assert "Traceback" not in outcome.err


KILLED = """
import os, signal, sys
from fastwright.cli import main
from fastwright.project import creation

creation._finish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
sys.argv = ["fastwright", "new", *sys.argv[1:]]
main()
"""


@pytest.mark.parametrize("dest", ["demo", "."])
def test_new_after_one_that_was_killed(place: Path, run: Run, dest: str) -> None:
    """The next run deletes what a killed one left, and nothing that another one still uses."""
    subprocess.run([sys.executable, "-c", KILLED, dest, *QUICK], cwd=place, check=False)
    (left,) = place.glob(".fastwright-new-*")
    os.utime(left, (0, 0))

    outcome = run("new", dest, *QUICK)

    assert (outcome.code, outcome.err) == (0, "")
    assert not list(place.glob(".fastwright-*"))


def test_new_beside_one_that_runs(place: Path, run: Run) -> None:
    """The folder of a run that lives is not touched, nor one that is only called alike."""
    folders = [place / f".fastwright-new-{name}" for name in ("abcd1234", "notes")]
    for folder in folders:
        folder.mkdir()
        os.utime(folder, (0, 0))
    handle = os.open(folders[0], os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)

    outcome = run("new", "demo", *QUICK)
    os.close(handle)

    assert outcome.code == 0
    assert sorted(place.glob(".fastwright-*")) == folders


NO_SPACE = os.strerror(28)
FULL = OSError(28, NO_SPACE)


@pytest.mark.parametrize("dest", ["demo", "a/b/demo", "."])
def test_new_at_every_write(
    place: Path, run: Run, monkeypatch: pytest.MonkeyPatch, dest: str
) -> None:
    """Whichever call fails, all is made or nothing; at most the folder of its making is left."""

    def render_little(_: new.Request, staged: Path) -> None:
        (staged / "app").mkdir(parents=True)
        for name in ("main.py", "README.md", "app/config.py"):
            (staged / name).write_text(name)

    monkeypatch.setattr(new, "_render", render_little)
    run("new", place.parent / "done", *QUICK)
    made = texts(place.parent / "done")
    codes = []
    for number in itertools.count(1):
        disk = Disk(place, number, FULL)
        with watched(disk):
            outcome = run("new", dest, *QUICK)
        codes.append(outcome.code)
        if outcome.code:
            assert snapshot(place) == {}, number
            assert NO_SPACE in outcome.err
        else:
            found = texts(place / dest).items()
            assert {path: text for path, text in found if ".fastwright-" not in path} == made
        if disk.calls < number:
            break
        for path in place.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert set(codes) == {0, 1}
    assert codes == sorted(codes, reverse=True)


# Copier leaves something open where it could not write: it is collected here, not later.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("number", [1, 2, 50, 131])
def test_new_while_it_renders(place: Path, run: Run, number: int) -> None:
    """Where Copier cannot write, nothing is left."""
    with watched(Disk(place, number, FULL)):
        outcome = run("new", "demo", *QUICK)
    gc.collect()

    assert snapshot(place) == {}
    assert (outcome.code, outcome.out) == (1, "")
    assert NO_SPACE in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.skipif(shutil.which("uv") is None, reason="uv is not installed")
@pytest.mark.parametrize("limit", ["", ",<3.14"])
def test_new_locks(limit: str, place: Path, run: Run, template: Path, tmp_path: Path) -> None:
    """A new project has a uv.lock, which is in the first commit."""
    lean = Path(shutil.copytree(template, tmp_path / "lean"))
    pyproject = lean / "shared/pyproject.toml.jinja"
    text = pyproject.read_text()
    requires = f'requires-python = ">=3.12{limit}"'
    lines = ("[project]", 'name = "demo"', 'version = "1"', requires, "")
    replace(pyproject, text, "\n".join(lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(new, "TEMPLATE", lean)

        outcome = run("new", "demo")

    check_done(outcome)
    assert "Note" not in outcome.out
    assert "uv.lock" in git(place / "demo", "ls-files").splitlines()
