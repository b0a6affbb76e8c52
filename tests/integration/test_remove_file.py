"""Generated files that a user does not want."""

import json
from pathlib import Path

import pytest

from fastwright.language.names import resource_names
from fastwright.project.styles import STYLES, Role
from support import Render, Run, replace, snapshot

ROUTE = "app/api/v1/posts.py"
TEST = "tests/api/test_posts.py"
ROUTER = "app/api/v1/router.py"
MODEL = "app/models/post.py"
NAMES = resource_names("post")


def make(root: Path, run: Run) -> Path:
    """Add a resource, which must work."""
    assert run("add", "resource", "post", "title:str", "-C", root).code == 0
    return root


@pytest.fixture
def posts(project: Path, run: Run) -> Path:
    """Return a project with a resource."""
    return make(project, run)


def delete_routes(root: Path) -> None:
    """Delete the routes of the resource by hand, as thoroughly as a user would."""
    (root / ROUTE).unlink()
    (root / TEST).unlink()
    replace(root / ROUTER, "from app.api.v1.posts import router as posts_router\n", "")
    replace(root / ROUTER, "api_router.include_router(posts_router)\n", "")


def test_routes_deleted_by_hand(posts: Path, run: Run) -> None:
    """Once the user says so, nothing asks for the routes, and later changes do not restore them."""
    delete_routes(posts)
    before = run("check", "-C", posts)
    told = run("remove", "file", ROUTE, TEST, "-C", posts)
    removed = snapshot(posts)

    assert f"or accept that the resource has none: fastwright remove file {ROUTE}" in before.out
    assert (told.code, told.out) == (0, "  record  .fastwright (3 files)\n")
    assert run("check", "-C", posts).out == "No problems in 1 resource.\n"

    for words in (("add", "field", "post", "body:text:null"), ("apply", "post")):
        outcome = run(*words, "-C", posts)
        assert (outcome.code, "Note:" in outcome.out, "pytest" in outcome.out) == (0, False, False)
        assert run("check", "-C", posts).code == 0
    assert not (posts / ROUTE).exists()
    assert run("remove", "file", ROUTE, "-C", posts).out == "There is nothing to do.\n"

    gone = run("remove", "resource", "post", "--yes", "-C", posts)
    assert (gone.code, "router.py" in gone.out) == (0, False)
    assert removed.keys() - snapshot(posts).keys() > {MODEL}


def test_show(posts: Path, run: Run) -> None:
    """What is shown of a resource without routes is true."""
    run("remove", "file", ROUTE, TEST, "-C", posts)

    (document,) = json.loads(run("show", "post", "--json", "-C", posts).out)["resources"]
    assert (document["route"], document["routes"]) == (None, [])
    assert run("show", "post", "-C", posts).out.endswith("\n\nIt has no routes.\n")
    assert "/api/v1/posts" not in run("show", "-C", posts).out


@pytest.mark.parametrize("style", STYLES)
def test_routes_that_are_there(tmp_path: Path, render: Render, run: Run, style: str) -> None:
    """Files that are there are deleted, and the line in the router too."""
    root = make(render(tmp_path / "demo", style=style, example=False), run)
    entries = [STYLES[style].entry(role) for role in (Role.ROUTE, Role.API_TEST)]
    files = [str(entry.path(NAMES)) for entry in entries]
    if style == "archtool":
        outcome = run("remove", "file", *files, "-C", root)
        assert "interfaces.py declares PostControllerABC, which it implements" in outcome.err
        interface = "\n\nclass PostControllerABC(ControllerABC): ...\n"
        replace(root / "app/posts/interfaces.py", interface, "")

    outcome = run("remove", "file", *files, "-C", root)

    assert (outcome.code, outcome.err) == (0, "")
    assert not any((root / path).exists() for path in files)
    assert all("posts" not in path.read_text() for path in root.glob(ROUTER))
    assert run("add", "field", "post", "body:text:null", "-C", root).code == 0
    assert run("check", "-C", root).out == "No problems in 1 resource.\n"


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ((ROUTE,), f"{TEST} tests its routes; remove both: fastwright remove file {ROUTE} {TEST}"),
        ((MODEL,), "post cannot do without it; remove the resource instead"),
        (("resources/post.toml",), "post cannot do without it; remove the resource instead"),
        (("app/services/post_service.py",), f"is still imported by {ROUTE}; change that first"),
        (("tests/factories/post_factory.py",), f"is still imported by {TEST}; change that first"),
        (
            ("main.py",),
            "main.py is not a file that fastwright generated for a resource; give a path",
        ),
    ],
)
def test_refused(posts: Path, run: Run, files: tuple[str, ...], reason: str) -> None:
    """What something still needs is not removed, and nothing is written."""
    before = snapshot(posts)

    outcome = run("remove", "file", *files, "-C", posts)

    assert outcome.code == 1
    assert reason in outcome.err
    assert snapshot(posts) == before


@pytest.mark.parametrize(
    "statement",
    ["from app.api.v1 import posts", "import app.api.v1.posts", "from .api.v1.posts import router"],
)
def test_file_of_the_users_that_imports_it(posts: Path, run: Run, statement: str) -> None:
    """A file is not removed while a file of the user's imports it in any way."""
    (posts / "app/mine.py").write_text(f"{statement}\n")

    outcome = run("remove", "file", ROUTE, TEST, "-C", posts)

    assert outcome.err == f"Error: {ROUTE} is still imported by app/mine.py; change that first.\n"


def test_scripts_count_and_environments_do_not(posts: Path, run: Run) -> None:
    """All Python of the project is searched, and none of what is installed in it."""
    for folder in (".venv/lib", "venv", "scripts"):
        (posts / folder).mkdir(parents=True)
        (posts / folder / "tool.py").write_text("import app.api.v1.posts\n")
    (posts / "venv/pyvenv.cfg").touch()

    outcome = run("remove", "file", ROUTE, TEST, "-C", posts)

    assert (
        outcome.err == f"Error: {ROUTE} is still imported by scripts/tool.py; change that first.\n"
    )


def test_edited_file(posts: Path, run: Run) -> None:
    """A file that the user edited is deleted only if that is confirmed."""
    replace(posts / TEST, "import", "# Ours.\nimport")

    refused = run("remove", "file", TEST, "-C", posts)

    assert f"{TEST}, which you edited, is deleted" in refused.err
    assert (posts / TEST).exists()
    assert run("remove", "file", TEST, "--yes", "-C", posts).code == 0
    assert not (posts / TEST).exists()


def test_factory_that_a_new_reference_needs(posts: Path, run: Run) -> None:
    """A ref to a resource without a factory is refused, because its tests would need one."""
    factory = "tests/factories/post_factory.py"
    assert run("remove", "file", ROUTE, TEST, factory, "-C", posts).code == 0

    outcome = run("add", "resource", "comment", "post:ref:post", "-C", posts)

    assert (outcome.code, f"write {factory} first" in outcome.err) == (1, True)
